import { LimberError } from '../errors.ts';
import type { Box } from '../geometry/index.ts';
import type { Pose, Skeleton } from '../skeletons/index.ts';
import { predictedJoint, type Subject } from './comparison.ts';

/** The similarity of a predicted pose to a labeled person, in [0, 1]. */
export type Similarity = (subject: Subject, prediction: Pose) => number;

/** COCO's evaluation adds this to areas: the gap between 1 and the next larger number. */
const spacing = Number.EPSILON;

/**
 * Object key-point similarity as COCO defines it: the mean over labeled joints of exp(−d² / 2s²k²). Here d is the
 * distance in pixels, s² the subject's area, and k twice the joint's sigma. A joint without prediction adds 0. A crowd
 * may have no labeled joints. Then d is the distance of a predicted joint from the subject's box, enlarged to three times
 * its width and height; it is 0 inside.
 * @throws LimberError when the skeleton has no sigmas. The returned function throws when a subject has no area, or
 * neither joints nor a box.
 */
export function objectKeypointSimilarity(skeleton: Skeleton): Similarity {
  const sigmas = checkSigmas(skeleton);
  return (subject, prediction) => {
    const area = checkArea(subject) + spacing;
    const labeled = sigmas.flatMap((sigma, index) => {
      const truth = subject.truth[index];
      return truth ? [{ sigma, index, truth: truth.point }] : [];
    });
    const alike = (sigma: number, dx: number, dy: number) =>
      Math.exp(-(dx ** 2 + dy ** 2) / (2 * sigma) ** 2 / area / 2);
    const similarities =
      labeled.length > 0
        ? labeled.map(({ sigma, index, truth }) => {
            const point = predictedJoint(prediction, index)?.point;
            return point ? alike(sigma, point.x - truth.x, point.y - truth.y) : 0;
          })
        : sigmas.map((sigma, index) => {
            const point = predictedJoint(prediction, index)?.point;
            const { x, y, width, height } = checkBox(subject);
            return point ? alike(sigma, outside(point.x, x, width), outside(point.y, y, height)) : 0;
          });
    return similarities.reduce((sum, similarity) => sum + similarity, 0) / similarities.length;
  };
}

/** Distance of a coordinate from a box that is extended by its own length on both sides; 0 inside. */
function outside(coordinate: number, start: number, length: number): number {
  return Math.max(0, start - length - coordinate) + Math.max(0, coordinate - (start + 2 * length));
}

function checkSigmas({ name, joints, sigmas }: Skeleton): readonly number[] {
  if (sigmas !== undefined && sigmas.length === joints.length) return sigmas;
  throw new LimberError({
    what: `skeleton "${name}" has no sigmas for OKS`,
    got: sigmas && `${sigmas.length} of them`,
    expected: `one for each of its ${joints.length} joints`,
  });
}

function checkArea({ area, image }: Subject): number {
  if (area !== undefined && area >= 0) return area;
  throw new LimberError({
    what: 'a subject without the area that OKS needs',
    got: area === undefined ? undefined : `${area}`,
    where: image,
  });
}

function checkBox({ box, image }: Subject): Box {
  if (box) return box;
  throw new LimberError({
    what: 'a subject with neither labeled joints nor a box',
    expected: 'joints or a box, for OKS',
    where: image,
  });
}
