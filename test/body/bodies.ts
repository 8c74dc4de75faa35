import { type Body, humanBody, scaledBody } from '../../src/body/index.ts';
import { withinLimits } from '../../src/body/limits.ts';
import { rotationOf } from '../../src/body/rotation-vector.ts';
import {
  type JointPositions,
  jointPositions,
  type Motion,
  unrotated,
  type Vector3,
} from '../../src/motion/index.ts';
import { randomStream } from '../../src/random.ts';

/** A motion within the limits: every joint swings about a random rotation. */
export function movingBody(
  frames: number,
  seed: number,
  scales: Readonly<Record<string, number>> = {},
): Motion {
  const random = randomStream(1, seed);
  const body: Body = scaledBody(humanBody, scales);
  const draw = (size: number): Vector3 => [
    random.uniform(-size, size),
    random.uniform(-size, size),
    random.uniform(-size, size),
  ];
  const swings = body.map(() => ({ middle: draw(0.5), size: draw(0.25), bend: random.uniform(0.4, 1.4) }));
  const rotations = new Float32Array(9 * frames * body.length);
  const rootPositions = new Float64Array(3 * frames);
  for (let frame = 0; frame < frames; frame++) {
    const phase = Math.sin(frame / 12);
    rootPositions.set([10 * frame, 900, 5 * phase], 3 * frame);
    body.forEach(({ movement }, joint) => {
      const { middle, size, bend } = swings[joint]!;
      const vector = middle.map((value, axis) => value + size[axis]! * phase) as unknown as Vector3;
      const angle = bend + 0.3 * phase;
      const matrix =
        movement.kind === 'none'
          ? unrotated
          : movement.kind === 'hinge'
            ? rotationOf(movement.axis.map((value) => value * angle) as unknown as Vector3)
            : withinLimits(rotationOf(vector), movement);
      rotations.set(matrix, 9 * (frame * body.length + joint));
    });
  }
  const joints = body.map(({ name, parent, offset, isEnd }) => ({
    name,
    parent,
    offset,
    ...(isEnd && { isEnd }),
  }));
  return { joints, frames, frameRate: 30, rootPositions, rotations };
}

/** The places that a lifter gives: without the clavicles, and without the joints of `missing`. */
export function seenPlaces(motion: Motion, missing: readonly string[] = []): JointPositions {
  const all = jointPositions(motion);
  const positions = all.positions.map((value, index) => {
    const name = all.joints[Math.floor(index / 3) % all.joints.length]!;
    return name.includes('clavicle') || missing.includes(name) ? Number.NaN : value;
  });
  return { ...all, positions };
}

/** The largest and the root mean square distance of two motions' joints. */
export function distances(a: Motion, b: Motion): { readonly largest: number; readonly rms: number } {
  const [one, two] = [jointPositions(a).positions, jointPositions(b).positions];
  const found = Array.from({ length: one.length / 3 }, (_, place) =>
    Math.hypot(...[0, 1, 2].map((axis) => one[3 * place + axis]! - two[3 * place + axis]!)),
  );
  return {
    largest: Math.max(...found),
    rms: Math.sqrt(found.reduce((sum, d) => sum + d * d, 0) / found.length),
  };
}
