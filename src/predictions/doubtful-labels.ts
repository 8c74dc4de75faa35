import { requireUsable, type Sample } from '../data/index.ts';
import { problemOf } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';

/**
 * A sentence about labels that cannot be right for their image, if there are any: an image of another size than the
 * labels state, a box or joints far outside the image. Training leaves these subjects out, and a score counts them.
 * @param sizeOf the size of a sample's image, by the sample's place; the size that the labels state by default.
 */
export function doubtfulLabelWarnings(
  samples: readonly Sample[],
  sizeOf: (place: number) => Size | undefined = (place) => samples[place]?.imageSize,
): readonly string[] {
  const found = samples.flatMap((sample, place) => {
    const size = sizeOf(place);
    if (size === undefined || sample.crowd || sample.pose.every((joint) => joint === null)) return [];
    try {
      requireUsable(sample, size);
      return [];
    } catch (error) {
      return [problemOf(error).message];
    }
  });
  if (found.length === 0) return [];
  const subjects = found.length === 1 ? '1 subject has labels' : `${found.length} subjects have labels`;
  return [`${subjects} that cannot be right, and the score counts them, e.g. ${at(found, 0)}`];
}
