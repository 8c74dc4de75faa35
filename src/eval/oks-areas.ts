import { median } from '../foundation/index.ts';
import type { Box } from '../geometry/index.ts';
import { countedSubjects, poseBox, type Skeleton, subjectWords } from '../skeletons/index.ts';
import { isScored, type Subject } from './comparison.ts';

/** Subjects with their areas for OKS, and a message about missing areas. */
export interface OksSubjects<Labeled extends Subject> {
  /** All, in the given order and with areas above 0. `undefined` if OKS cannot be measured. */
  readonly subjects: readonly Labeled[] | undefined;
  /** Why OKS is not measured, or which areas are not the labels' own. One sentence each. */
  readonly notes: readonly string[];
}

/** Share of a person's box that the person covers on average, for labels without an area, as Ultralytics and MMPose have it. */
const coveredShare = 0.53;
/** An area below this share of the joints' own box cannot be the area of the person in pixels. */
const tinyShare = 0.01;
/** COCO ignores subjects with a larger area. */
const mostArea = 1e5 ** 2;
/** Sigmas are shares of √area. With a larger one, every prediction is right. COCO's lie between 0.025 and 0.107. */
const mostSigma = 1;
/** A box around joints with fewer pixels says nothing about the area. */
const leastBox = 16;

/**
 * Finds the area of each subject for OKS. An area of 0 counts as missing, because OKS would then be 0 for every
 * prediction that is not exact. A subject without an area gets 0.53 × the area of its box. This
 * is the labels' box, or else the box around the labeled joints. A subject without either is ignored like a crowd.
 * OKS is not measured if the skeleton has no sigmas or if no scored subject has an area.
 */
export function oksSubjects<Labeled extends Subject>(
  skeleton: Skeleton,
  all: readonly Labeled[],
): OksSubjects<Labeled> {
  const { name, sigmas } = skeleton;
  const { many } = subjectWords(skeleton);
  if (sigmas === undefined) return without(`skeleton "${name}" has no sigmas`);
  const scored = all.filter(isScored);
  if (scored.length > 0 && !scored.some(hasArea)) {
    const isZero = scored.some(({ area }) => area !== undefined);
    return without(
      `none of the ${scored.length} ${many} has an area${isZero ? ' above 0' : ''} in the labels`,
    );
  }
  const lacking = all.filter((subject) => !hasArea(subject));
  const usual = median(all.flatMap(({ area }) => (area ? [area] : [])));
  const filled = new Map(
    lacking.map((subject) => [subject, { ...subject, ...replacement(subject, usual) }] as const),
  );
  const isIgnored = (subject: Labeled) => isScored(subject) && filled.get(subject)?.crowd === true;
  const boxed = lacking.filter((subject) => !isIgnored(subject));
  return {
    subjects: all.map((subject) => filled.get(subject) ?? subject),
    notes: [
      ...note(
        skeleton,
        boxed,
        'without an area above 0',
        `OKS takes ${coveredShare} × the area of their box instead`,
      ),
      ...note(
        skeleton,
        lacking.filter(isIgnored),
        'with neither an area nor a box',
        'OKS ignores them like crowds',
      ),
      ...note(
        skeleton,
        scored.filter(isTiny),
        'with an area below 1 % of the box around their joints',
        'OKS uses these areas unchanged',
      ),
      ...note(
        skeleton,
        scored.filter(({ area = 0 }) => area > mostArea),
        'with an area above 10¹⁰ pixels',
        'OKS ignores them, as COCO does; areas are pixels of the image',
      ),
      ...sigmaNotes(sigmas),
    ],
  };
}

function sigmaNotes(sigmas: readonly number[]): readonly string[] {
  const largest = Math.max(...sigmas);
  if (largest <= mostSigma) return [];
  return [
    `OKS is high for any prediction, because the skeleton has a sigma of ${largest}; expected shares of √area, in COCO 0.025 to 0.107`,
  ];
}

function without(lack: string): { readonly subjects: undefined; readonly notes: readonly string[] } {
  return { subjects: undefined, notes: [`OKS is not measured: ${lack}`] };
}

/** Whether labels give an area. Values that are not numbers are refused when OKS is computed. */
function hasArea({ area }: Subject): boolean {
  return area !== undefined && area !== 0;
}

/** @param usual the area of an ignored person; detections near this person are ignored too */
function replacement(subject: Subject, usual: number): Partial<Subject> {
  const area = coveredShare * (subject.box ? size(subject.box) : boxOfJoints(subject));
  return area > 0 ? { area } : { area: usual, crowd: true };
}

/** Area of the box around the labeled joints; 0 for a box that is too small. */
function boxOfJoints({ truth }: Subject): number {
  const box = poseBox(truth);
  return box && size(box) >= leastBox ? size(box) : 0;
}

function size({ width, height }: Box): number {
  return width * height;
}

function isTiny(subject: Subject): boolean {
  return hasArea(subject) && (subject.area ?? 0) < tinyShare * boxOfJoints(subject);
}

const examples = 3;

function note(
  skeleton: Skeleton,
  subjects: readonly Subject[],
  lack: string,
  rule: string,
): readonly string[] {
  if (subjects.length === 0) return [];
  const names = subjects.slice(0, examples).map(({ image }, index) => image ?? `number ${index + 1}`);
  const more = subjects.length > examples ? ', …' : '';
  return [`${countedSubjects(subjects.length, skeleton)} ${lack} (${names.join(', ')}${more}): ${rule}`];
}
