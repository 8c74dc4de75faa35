import type { Pose3d } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { randomStream } from '../random.ts';
import { pelvisHeight } from './batches.ts';
import type { Clip } from './clips.ts';
import { bodySource } from './draw-body.ts';
import { drawView } from './draw-view.ts';
import { encodeSeen, inputLength, inputsPerJoint, type SeenPose } from './encode.ts';
import { liftJoints } from './joints.ts';
import { targetPose } from './target-pose.ts';
import { type CameraSettings, drawCamera } from './virtual-camera.ts';

/** Estimates without a network, to compare a lifter with. */
export interface LiftBaselines {
  readonly meanPose: Pose3d;
  /** The training view whose joints in the image are nearest, after the same normalization as for the network. */
  nearest(seen: SeenPose): Pose3d;
}

const baselineKey = 0x62617365;

/**
 * Makes the baselines from training clips, as they were captured, seen by random cameras.
 * @param count number of views. Default: 20,000.
 */
export function liftBaselines(
  clips: readonly Clip[],
  {
    seed,
    cameras,
    count = 20_000,
  }: { readonly seed: number; readonly cameras: CameraSettings; readonly count?: number },
): LiftBaselines {
  const bodies = bodySource(clips);
  const inputs = new Float32Array(count * inputLength);
  const targets: Float64Array[] = [];
  const sum = new Float64Array(3 * liftJoints.length);
  for (let number = 0; targets.length < count; number++) {
    const random = randomStream(seed, baselineKey, number);
    const body = bodies.captured(random);
    const view = drawView(random, body, drawCamera(random, pelvisHeight(body), cameras));
    if (view === undefined) continue;
    const start = targets.length * inputLength;
    encodeSeen(view.seen, inputs.subarray(start, start + inputLength));
    targets.push(view.target);
    view.target.forEach((value, place) => {
      sum[place] = (sum[place] ?? 0) + value / count;
    });
  }
  const query = new Float32Array(inputLength);
  return {
    meanPose: targetPose(sum),
    nearest(seen) {
      encodeSeen(seen, query);
      let [best, least] = [0, Number.POSITIVE_INFINITY];
      for (let view = 0; view < count; view++) {
        const start = view * inputLength;
        let distance = 0;
        for (let place = 0; place < inputLength && distance < least; place += inputsPerJoint) {
          if (query[place + 3] !== 1) continue;
          const x = (query[place] ?? 0) - (inputs[start + place] ?? 0);
          const y = (query[place + 1] ?? 0) - (inputs[start + place + 1] ?? 0);
          distance += x * x + y * y;
        }
        if (distance < least) [best, least] = [view, distance];
      }
      return targetPose(at(targets, best));
    },
  };
}
