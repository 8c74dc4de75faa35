import { at } from '../foundation/index.ts';
import { type ImagePoint, imagePoint, type Size } from '../geometry/index.ts';
import { type Color, drawDisc, drawLine, type Image } from '../images/index.ts';
import type { Random } from '../random.ts';
import type { lsp } from '../skeletons/index.ts';

/** A joint of synthetic figures. */
export type LspJoint = (typeof lsp.joints)[number];

/** Where every joint of a figure is. */
export type PlacedJoints = Readonly<Record<LspJoint, ImagePoint>>;

/**
 * Draws a figure with given joints over an image. Right limbs have warm colors and left limbs cold ones.
 * @param side of the square that the figure was placed in. @param lacks joints that are not drawn.
 */
export function drawBody(
  random: Random,
  image: Image,
  joints: PlacedJoints,
  side: number,
  lacks: ReadonlySet<LspJoint>,
): void {
  const at = (joint: LspJoint) => joints[joint];
  const thickness = side * random.uniform(0.016, 0.026);
  const [warm, cold, trunk] = [
    [random.uniform(190, 255), random.uniform(40, 120), 30],
    [30, random.uniform(60, 140), random.uniform(190, 255)],
    gray(random.uniform(140, 255)),
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
}

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

/**
 * Draws a figure's proportions and posture in a square image. Lengths are relative to the figure's height; angles are in
 * degrees from straight down.
 */
export function placeJoints(random: Random, side: number): PlacedJoints {
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

/** Noise around a random gray, and stray lines. */
export function drawBackground(random: Random, { width, height }: Size): Image {
  const base = [0, 1, 2].map(() => random.uniform(50, 150));
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, index) => at(base, index % 3) + random.uniform(-15, 15),
  );
  const image = { width, height, data };
  const anywhere = () => imagePoint(random.uniform(0, width), random.uniform(0, height));
  for (let line = 0; line < 4; line++) {
    drawLine(image, anywhere(), anywhere(), width * 0.012, gray(random.uniform(40, 200)));
  }
  return image;
}

function headRadius(neck: ImagePoint, top: ImagePoint): number {
  return 0.4 * Math.hypot(top.x - neck.x, top.y - neck.y);
}

function between(from: ImagePoint, to: ImagePoint, share: number): ImagePoint {
  return imagePoint(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
}

function gray(value: number): Color {
  return [value, value, value];
}
