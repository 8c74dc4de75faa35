import type { Sample } from '../data/index.ts';
import { quantile } from '../foundation/index.ts';
import { countedSubjects, poseBox, type Skeleton, subjectWords } from '../skeletons/index.ts';
import type { HeldOut, Recipe } from '../train/index.ts';

/** With fewer people held out, the score is too inaccurate. */
const fewPeople = 30;
/** Small datasets: one person in five is held out, but no more than `fewPeople`. Large ones: one in ten. */
const [shareOfFew, shareOfMany] = [5, 10];
/** More people held out make validation slow. */
const manyPeople = 100;

/** The number of people that should be held out of `all`: enough for an exact score, and not too many to lose. */
export function advisedHeldOut(all: number): number {
  const few = Math.min(fewPeople, Math.ceil(all / shareOfFew));
  return Math.min(manyPeople, Math.max(few, Math.round(all / shareOfMany)));
}

/**
 * Advice about the people held out, before the first step: there are too few of them, they are in videos that are also
 * trained on, or the length that PCK divides by changes with the pose.
 * @param all the number of people in the first dataset, with those held out.
 * @param trained the people to train on.
 */
export function heldOutAdvice(
  skeleton: Skeleton,
  heldOut: readonly HeldOut[],
  all: number,
  recipe: Recipe,
  trained: readonly Sample[],
): readonly string[] {
  return [
    ...numberAdvice(skeleton, heldOut.length, all),
    ...sharedVideos(skeleton, heldOut, trained),
    ...swingingBoxes(skeleton, heldOut, recipe),
  ];
}

/** Frames of one video are similar, so a score on frames of a trained video says little about other videos. */
function sharedVideos(
  skeleton: Skeleton,
  heldOut: readonly HeldOut[],
  trained: readonly Sample[],
): readonly string[] {
  const videos = new Set(trained.flatMap(({ video }) => video ?? []));
  const shared = heldOut.filter(({ sample: { video } }) => video !== undefined && videos.has(video));
  const [first] = shared;
  if (first === undefined) return [];
  const { one, many } = subjectWords(skeleton);
  const are = shared.length === 1 ? `1 ${one} held out is` : `${shared.length} ${many} held out are`;
  return [
    `${are} in videos that are also trained on, e.g. ${first.sample.video}: the score on another video will be lower; a whole video in test.txt measures it`,
  ];
}

function numberAdvice(skeleton: Skeleton, held: number, all: number): readonly string[] {
  const { many } = subjectWords(skeleton);
  if (held >= fewPeople) return [];
  // 95 % of the scores of n people whose joints are found together lie within 1.96 √(½ · ½ / n) of a score of 50.
  const exact = Math.round(98 / Math.sqrt(Math.max(1, held)));
  const advised = advisedHeldOut(all);
  const advice =
    advised > muchMore * held
      ? `; with ${all} ${many}, hold out about ${advised} ("data.validation: ${advised}")`
      : all < fewPeople
        ? `; with so few ${many}, judge the model by eye too`
        : '';
  return [
    `${countedSubjects(held, skeleton)} held out: a score of 50 is exact to about ±${exact} points${advice}`,
  ];
}

/** A number this many times as large is worth an advice. */
const muchMore = 1.25;
/** Longest box by shortest from which on a warning is due. */
const mostSwing = 2;

/**
 * Without a torso, PCK divides by the longer side of the box around the joints. In images of one size with one subject
 * each, this side changes with the pose and not with the distance to the camera.
 */
function swingingBoxes(
  skeleton: Skeleton,
  heldOut: readonly HeldOut[],
  { bestBy }: Recipe,
): readonly string[] {
  const sizes = new Set(heldOut.map(({ image }) => `${image.width}×${image.height}`));
  const images = new Set(heldOut.map(({ sample }) => sample.image));
  if (skeleton.torso !== undefined || sizes.size !== 1 || images.size !== heldOut.length) return [];
  const lengths = heldOut.flatMap(({ sample: { pose } }) => {
    const box = pose.every((joint) => joint !== null) ? poseBox(pose) : undefined;
    return box ? [Math.max(box.width, box.height)] : [];
  });
  const sorted = Float64Array.from(lengths).sort();
  const [short, long] = [quantile(sorted, 0.05), quantile(sorted, 0.95)];
  if (!(long > mostSwing * short)) return [];
  const advice = bestBy === 'epe' ? '' : '; "bestBy: epe" chooses the best model by the error in pixels';
  return [
    `the longer side of the box around the joints, by which PCK divides errors, goes from ${Math.round(short)} to ${Math.round(long)} pixels among the ${subjectWords(skeleton).many} held out: the same error in pixels counts differently from image to image${advice}`,
  ];
}
