import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { type ImagePoint, imagePoint } from '../geometry/index.ts';
import { type Color, drawDisc, drawLine, type Image } from '../images/index.ts';
import { type Random, randomStream } from '../random.ts';
import { lsp, type Pose } from '../skeletons/index.ts';

/** A synthetic figure with the joints of Leeds Sports Pose: an image with exact labels, for experiments. */
export interface SyntheticFigure {
  readonly image: Image;
  readonly pose: Pose;
}

/**
 * Draws the figure of a seed and a number: random proportions, limb angles, position and size, in a square image of
 * noise and stray lines. Right limbs have warm colors and left limbs cold ones. Half of all figures show their back. So
 * left and right can be recognised by color, but not by position.
 * @param side of the image in pixels
 * @param missing for each joint, the share of figures that lack it. A missing joint is not drawn and not labelled.
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
  const image = drawBackground(random, side);
  const joints = placeJoints(random, side);
  const at = (joint: LspJoint) => joints[joint];
  const thickness = side * random.uniform(0.016, 0.026);
  const [warm, cold, trunk] = [
    [random.uniform(190, 255), random.uniform(40, 120), 30],
    [30, random.uniform(60, 140), random.uniform(190, 255)],
    grey(random.uniform(140, 255)),
  ] as const satisfies readonly Color[];
  for (const [from, to] of bars) {
    if (!lacks.has(to)) drawLine(image, at(from), at(to), thickness, trunk);
  }
  for (const [side, color] of [
    ['left', cold],
    ['right', warm],
  ] as const) {
    for (const [from, to] of limbs) {
      if (lacks.has(`${side} ${to}`)) continue;
      drawLine(image, at(`${side} ${from}`), at(`${side} ${to}`), thickness, color);
    }
  }
  if (!lacks.has('head top')) {
    drawDisc(image, between(at('neck'), at('head top'), 0.6), headRadius(at('neck'), at('head top')), trunk);
  }
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

type LspJoint = (typeof lsp.joints)[number];

/** Key that keeps these draws independent of others with the same seed. */
const figureKey = 0x707570;

const limbs = [
  ['shoulder', 'elbow'],
  ['elbow', 'wrist'],
  ['hip', 'knee'],
  ['knee', 'ankle'],
] as const;

const bars = [
  ['left shoulder', 'right shoulder'],
  ['left shoulder', 'left hip'],
  ['right shoulder', 'right hip'],
  ['left hip', 'right hip'],
  ['neck', 'head top'],
] as const satisfies readonly (readonly [LspJoint, LspJoint])[];

/** Lengths are relative to the figure's height; angles are in degrees from straight down. */
function placeJoints(random: Random, side: number): Readonly<Record<LspJoint, ImagePoint>> {
  const height = side * random.uniform(0.5, 0.75);
  const facing = random.uniform(0, 1) < 0.5 ? 1 : -1;
  const lean = random.normal(0, 12);
  const hips = imagePoint(
    side * (0.5 + random.uniform(-0.08, 0.08)),
    side * (0.54 + random.uniform(-0.06, 0.06)),
  );
  const go = (from: ImagePoint, angle: number, length: number): ImagePoint => {
    const radians = ((angle + lean) * Math.PI) / 180;
    return imagePoint(
      from.x + length * height * Math.sin(radians),
      from.y + length * height * Math.cos(radians),
    );
  };
  const neck = go(hips, 180, random.uniform(0.28, 0.33));
  const [shoulderWidth, hipWidth] = [random.uniform(0.09, 0.12), random.uniform(0.06, 0.08)];
  const [upperArm, lowerArm, upperLeg, lowerLeg] = [0.17, 0.16, 0.24, 0.24].map(
    (length) => length * random.uniform(0.9, 1.1),
  ) as [number, number, number, number];
  // The right side of a person facing the camera is on the left of the image.
  const half = (right: boolean) => {
    const outward = right ? -facing : facing;
    const shoulder = go(neck, 90 * outward, shoulderWidth);
    const raised = random.uniform(-10, 150) * outward;
    const elbow = go(shoulder, raised, upperArm);
    const wrist = go(elbow, raised + random.uniform(0, 110) * outward, lowerArm);
    const hip = go(hips, 90 * outward, hipWidth);
    const spread = random.uniform(-15, 60) * outward;
    const knee = go(hip, spread, upperLeg);
    const ankle = go(knee, spread - random.uniform(0, 70) * outward, lowerLeg);
    return { shoulder, elbow, wrist, hip, knee, ankle };
  };
  const [right, left] = [half(true), half(false)];
  return {
    'right ankle': right.ankle,
    'right knee': right.knee,
    'right hip': right.hip,
    'left hip': left.hip,
    'left knee': left.knee,
    'left ankle': left.ankle,
    'right wrist': right.wrist,
    'right elbow': right.elbow,
    'right shoulder': right.shoulder,
    'left shoulder': left.shoulder,
    'left elbow': left.elbow,
    'left wrist': left.wrist,
    neck,
    'head top': go(neck, 180 + random.normal(0, 12), random.uniform(0.16, 0.2)),
  };
}

/** Noise around a random grey, and stray lines. */
function drawBackground(random: Random, side: number): Image {
  const base = [0, 1, 2].map(() => random.uniform(50, 150));
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, index) => at(base, index % 3) + random.uniform(-15, 15),
  );
  const image = { width: side, height: side, data };
  const anywhere = () => imagePoint(random.uniform(0, side), random.uniform(0, side));
  for (let line = 0; line < 4; line++) {
    drawLine(image, anywhere(), anywhere(), side * 0.012, grey(random.uniform(40, 200)));
  }
  return image;
}

function headRadius(neck: ImagePoint, top: ImagePoint): number {
  return 0.4 * Math.hypot(top.x - neck.x, top.y - neck.y);
}

function between(from: ImagePoint, to: ImagePoint, share: number): ImagePoint {
  return imagePoint(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
}

function grey(value: number): Color {
  return [value, value, value];
}
