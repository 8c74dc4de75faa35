import type { Skeleton } from './skeleton.ts';

/** What a skeleton can be of. */
export const subjectKinds = ['person', 'animal', 'other'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** What one and several subjects of a skeleton are called, e.g. in messages and reports. */
export interface SubjectWords {
  readonly one: string;
  readonly many: string;
}

const words: Readonly<Record<SubjectKind, SubjectWords>> = {
  person: { one: 'person', many: 'people' },
  animal: { one: 'animal', many: 'animals' },
  other: { one: 'subject', many: 'subjects' },
};

/** The words for what a skeleton is of: people only if it is a human one. */
export function subjectWords(skeleton: NamedSkeleton): SubjectWords {
  return words[subjectKind(skeleton)];
}

/** A number of subjects in words, e.g. `1 person`, `97 animals` or `1,000 subjects`. */
export function countedSubjects(count: number, skeleton: NamedSkeleton): string {
  const { one, many } = subjectWords(skeleton);
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** What says what a skeleton is of. */
type NamedSkeleton = Partial<Pick<Skeleton, 'name' | 'joints' | 'subject'>>;

/** What a skeleton is of: as it states or, if it states nothing, as its name and its joints suggest. */
export function subjectKind({ subject, name = '', joints = [] }: NamedSkeleton): SubjectKind {
  if (subject !== undefined) return subject;
  if (isAnimalName(name)) return 'animal';
  if (/\b(person|people|human|humans)\b/i.test(spaced(name))) return 'person';
  const parts = joints.map(spaced);
  if (parts.some((part) => animalPart.test(part))) return 'animal';
  const human = humanParts.filter((name) => parts.some((part) => part.includes(name)));
  return human.length >= 2 ? 'person' : 'other';
}

/** Whether a name, such as that of a category, is an animal's. */
export function isAnimalName(name: string): boolean {
  return animal.test(spaced(name));
}

/** A person has two of these; a hand alone has only a wrist. */
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
