import { randomStream } from '../random.ts';
import { float32, type Tensor } from '../tensor/index.ts';
import type { Clip } from './clips.ts';
import { bodySource } from './draw-body.ts';
import { drawView, type View } from './draw-view.ts';
import { encodeSeen, inputLength, mirrored } from './encode.ts';
import { liftJoints, liftOpposites } from './joints.ts';
import type { JointNoise } from './noise.ts';
import { type CameraSettings, drawCamera } from './virtual-camera.ts';

/** One step's examples. */
export interface LiftBatch {
  readonly step: number;
  readonly ids: readonly string[];
  readonly tensors: {
    /** [n, inputLength]. */
    readonly points: Tensor<'float32'>;
    /** Positions of all joints but the root, in units of `lengthUnit`: [n, 3 · (joints − 1)]. */
    readonly targets: Tensor<'float32'>;
    readonly weights: Tensor<'float32'>;
  };
}

export interface LiftBatchOptions {
  readonly seed: number;
  readonly batchSize: number;
  readonly cameras: CameraSettings;
  /** Errors of the joints, in the order of `seenJoints`. */
  readonly noise: readonly JointNoise[];
}

/** Millimeters per unit of the network's output: about the deviation of a joint from the pelvis. */
export const lengthUnit = 250;

/** Numbers of the network's output. */
export const outputLength = 3 * (liftJoints.length - 1);

/** Shares of views without errors, with a cut at the image's border, and of joints missing in the other views. */
const shares = { exact: 0.4, truncated: 0.5, missing: 0.04 };

/**
 * The batches of a lifter's training. A batch depends only on the clips, the options and its number, so a run can resume
 * at any step.
 */
export function liftBatches(
  clips: readonly Clip[],
  { seed, batchSize, cameras, noise }: LiftBatchOptions,
): { batch(step: number): LiftBatch } {
  const bodies = bodySource(clips);

  function view(step: number, slot: number): View {
    for (let attempt = 0; ; attempt++) {
      const random = randomStream(seed, step, slot, attempt);
      const body = bodies.varied(random);
      const camera = drawCamera(random, pelvisHeight(body), cameras);
      const isExact = random.uniform(0, 1) < shares.exact;
      const truncated = random.uniform(0, 1) < shares.truncated;
      const drawn = drawView(random, body, camera, {
        noise: isExact ? undefined : noise,
        missing: isExact ? 0 : shares.missing,
        truncated,
      });
      if (drawn) return random.uniform(0, 1) < 0.5 ? drawn : mirror(drawn);
    }
  }

  function mirror({ seen, target }: View): View {
    const flipped = new Float64Array(target.length);
    liftOpposites.forEach((other, joint) => {
      flipped.set(target.subarray(3 * other, 3 * other + 3), 3 * joint);
      flipped[3 * joint] = -(flipped[3 * joint] ?? 0);
    });
    return { seen: mirrored(seen), target: flipped };
  }

  return {
    batch(step) {
      const points = new Float32Array(batchSize * inputLength);
      const targets = new Float32Array(batchSize * outputLength);
      const ids: string[] = [];
      for (let slot = 0; slot < batchSize; slot++) {
        const { seen, target } = view(step, slot);
        encodeSeen(seen, points.subarray(slot * inputLength, (slot + 1) * inputLength));
        for (let place = 0; place < outputLength; place++) {
          targets[slot * outputLength + place] = (target[place + 3] ?? 0) / lengthUnit;
        }
        ids.push(`view ${step}/${slot}`);
      }
      const weights = new Float32Array(targets.length).fill(1);
      return {
        step,
        ids,
        tensors: {
          points: float32([batchSize, inputLength], points),
          targets: float32([batchSize, outputLength], targets),
          weights: float32([batchSize, outputLength], weights),
        },
      };
    },
  };
}

/** Height of the pelvis above the lowest joint. */
export function pelvisHeight(body: Float64Array): number {
  let lowest = 0;
  for (let place = 1; place < body.length; place += 3) lowest = Math.min(lowest, body[place] ?? 0);
  return -lowest;
}
