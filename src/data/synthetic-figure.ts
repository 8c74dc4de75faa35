import { LimberError } from '../errors.ts';
import type { Image } from '../images/index.ts';
import { randomStream } from '../random.ts';
import { lsp, type Pose } from '../skeletons/index.ts';
import { drawBackground, drawBody, type LspJoint, placeJoints } from './synthetic-body.ts';

/** A synthetic figure with the joints of Leeds Sports Pose: an image with exact labels, for experiments. */
export interface SyntheticFigure {
  readonly image: Image;
  readonly pose: Pose;
}

/**
 * Draws the figure of a seed and a number: random proportions, limb angles, position and size, in a square image of
 * noise and stray lines. Right limbs have warm colors and left limbs cold ones. Half of all figures show their back. So
 * left and right can be recognized by color, but not by position.
 * @param side of the image in pixels
 * @param missing for each joint, the share of figures that lack it. A missing joint is not drawn and not labeled.
 * @throws LimberError if `missing` names a joint that is not the end of a limb, or a share outside 0 to 1
 */
export function drawSyntheticFigure(
  seed: number,
  number: number,
  side: number,
  missing: MissingJoints = {},
): SyntheticFigure {
  const lacks = missingJoints(seed, number, missing);
  const random = randomStream(seed, figureKey, number);
  const image = drawBackground(random, { width: side, height: side });
  const joints = placeJoints(random, side);
  drawBody(random, image, joints, side, lacks);
  return {
    image,
    pose: lsp.joints.map((joint) => (lacks.has(joint) ? null : { point: joints[joint], visible: true })),
  };
}

/**
 * For each joint, the share of figures that lack it. Only ends of limbs may be missing: wrists, ankles and the top of
 * the head.
 */
export type MissingJoints = Readonly<Record<string, number>>;

const ends: readonly LspJoint[] = ['left wrist', 'right wrist', 'left ankle', 'right ankle', 'head top'];

/** Which joints a figure lacks, drawn apart from everything else, so that the rest of the figure stays the same. */
function missingJoints(seed: number, number: number, missing: MissingJoints): ReadonlySet<LspJoint> {
  const random = randomStream(seed, missingKey, number);
  for (const [joint, share] of Object.entries(missing)) {
    if (ends.some((end) => end === joint) && share >= 0 && share <= 1) continue;
    throw new LimberError({
      what: 'synthetic figures cannot lack this joint',
      got: `${joint}: ${share}`,
      expected: `a share from 0 to 1 of ${ends.join(', ')}`,
    });
  }
  return new Set(ends.filter((end) => random.uniform(0, 1) < (missing[end] ?? 0)));
}

const missingKey = 0x6d697373;

/** Key that keeps these draws independent of others with the same seed. */
const figureKey = 0x707570;
