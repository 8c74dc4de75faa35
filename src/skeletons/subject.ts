import type { Skeleton } from './skeleton.ts';

/** The kinds of subjects of skeletons. */
export const subjectKinds = ['person', 'animal', 'other'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** The words for one and for several subjects of a skeleton, in messages and reports. */
export interface SubjectWords {
  readonly one: string;
  readonly many: string;
}

const words: Readonly<Record<SubjectKind, SubjectWords>> = {
  person: { one: 'person', many: 'people' },
  animal: { one: 'animal', many: 'animals' },
  other: { one: 'subject', many: 'subjects' },
};

/** The words for a skeleton's subjects: people only for a human skeleton. */
export function subjectWords(skeleton: NamedSkeleton): SubjectWords {
  return words[subjectKind(skeleton)];
}

/** A number of subjects in words, e.g. `1 person`, `97 animals` or `1,000 subjects`. */
export function countedSubjects(count: number, skeleton: NamedSkeleton): string {
  const { one, many } = subjectWords(skeleton);
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** The parts of a skeleton that decide the kind of subject. */
type NamedSkeleton = Partial<Pick<Skeleton, 'name' | 'joints' | 'subject'>>;

/**
 * The kind of subject of a skeleton: the stated one or, if none is stated, the one suggested by its name and joints.
 */
export function subjectKind({ subject, name = '', joints = [] }: NamedSkeleton): SubjectKind {
  if (subject !== undefined) return subject;
  if (isAnimalName(name)) return 'animal';
  if (/\b(person|people|human|humans)\b/i.test(spaced(name))) return 'person';
  const parts = joints.map(spaced);
  if (parts.some((part) => animalPart.test(part))) return 'animal';
  const human = humanParts.filter((name) => parts.some((part) => part.includes(name)));
  return human.length >= 2 ? 'person' : 'other';
}

/** Whether a name, such as a category's, is the name of an animal. */
export function isAnimalName(name: string): boolean {
  return animal.test(spaced(name));
}

/** A person has two of these joints; a hand alone has only a wrist. */
const humanParts = ['shoulder', 'elbow', 'wrist', 'hip', 'knee', 'ankle'];

const animalPart =
  /\b(tail|tailbase|snout|muzzle|beak|paws?|hoof|hooves|withers|wings?|fins?|antennae?|abdomen|claws?|whiskers?)\b/;

const animal =
  /\b(animals?|quadrupeds?|mouse|mice|rats?|rodents?|fly|flies|drosophila|fish(es)?|zebrafish|birds?|cats?|dogs?|horses?|cows?|cattle|sheep|pigs?|monkeys?|macaques?|marmosets?|primates?|apes?|bees?|ants?|insects?|locusts?|spiders?|worms?|bats?|lizards?|frogs?|snakes?|deer|giraffes?|elephants?|bears?|zebras?|tigers?|lions?|chickens?|hens?)\b/;

function spaced(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}]+/gu, ' ')
    .toLowerCase();
}
