import { type Evaluation3d, evaluate3d, type Pose3d } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { randomStream } from '../random.ts';
import type { LiftBaselines } from './baselines.ts';
import { pelvisHeight } from './batches.ts';
import { type Clip, placesIn } from './clips.ts';
import { bodyAt } from './draw-body.ts';
import { drawView, type View } from './draw-view.ts';
import { liftBones, liftJoints, rootJoint } from './joints.ts';
import type { Lifter } from './lifter.ts';
import type { JointNoise } from './noise.ts';
import { targetPose } from './target-pose.ts';
import { type CameraSettings, drawCamera } from './virtual-camera.ts';

/** Consecutive frames of a clip, seen by one camera. */
export interface ViewedClip {
  readonly name: string;
  readonly frames: readonly View[];
}

/** How clips are shown for scoring. */
export interface ViewClipsOptions {
  readonly seed: number;
  readonly cameras: CameraSettings;
  /** Errors of the joints; true points unless given. */
  readonly noise?: readonly JointNoise[] | undefined;
  /** Cameras for each clip. Default: 3. */
  readonly views?: number;
  /** Frames for each camera, from the clip's middle. Default: 60, which are 4 seconds. */
  readonly frames?: number;
}

/** Key of this random draw: cameras for scoring are not those of training. */
const scoreKey = 0x73636f72;

/** Shows each clip to several cameras, which follow the person and keep their direction. */
export function viewClips(
  clips: readonly Clip[],
  { seed, cameras, noise, views = 3, frames = 60 }: ViewClipsOptions,
): readonly ViewedClip[] {
  return clips.flatMap((clip) => {
    const count = Math.min(frames, clip.motion.frames);
    const places = placesIn(clip);
    const start = Math.floor((clip.motion.frames - count) / 2);
    const bodies = Array.from({ length: count }, (_, index) => bodyAt(clip, start + index, places));
    const characters = Array.from(clip.name, (character) => character.codePointAt(0) ?? 0);
    return Array.from({ length: views }, (_, view): ViewedClip => {
      const random = randomStream(seed, scoreKey, view, ...characters);
      const camera = drawCamera(random, pelvisHeight(at(bodies, 0)), cameras);
      const shown = bodies.flatMap((body) => drawView(random, body, camera, { noise }) ?? []);
      return { name: `${clip.name}, camera ${view + 1}`, frames: shown };
    }).filter(({ frames }) => frames.length > 0);
  });
}

/** Scores estimates of views. @param estimate the estimated pose of a view. */
export async function scoreViews(
  clips: readonly ViewedClip[],
  estimate: (view: View) => Pose3d | Promise<Pose3d>,
  intervals = false,
): Promise<Evaluation3d> {
  const sequences = [];
  for (const { name, frames } of clips) {
    const compared = [];
    for (const view of frames) {
      compared.push({ truth: targetPose(view.target), prediction: await estimate(view) });
    }
    sequences.push({ name, frames: compared });
  }
  return evaluate3d(liftJoints, sequences, {
    root: rootJoint,
    bones: liftBones,
    intervals: intervals ? {} : false,
  });
}

/** A lifter and the baselines on the same views. */
export interface LiftScores {
  readonly lifter: Evaluation3d;
  /** The mean of the training poses. */
  readonly meanPose: Evaluation3d;
  /** The training pose whose joints look most similar (Chen & Ramanan, CVPR 2017). */
  readonly nearest: Evaluation3d;
}

/** Scores a lifter and both baselines on clips that were seen by cameras. */
export async function scoreLifter(
  lifter: Lifter,
  baselines: LiftBaselines,
  clips: readonly ViewedClip[],
): Promise<LiftScores> {
  return {
    lifter: await scoreViews(clips, ({ seen }) => lifter.liftSeen(seen), true),
    meanPose: await scoreViews(clips, () => baselines.meanPose, true),
    nearest: await scoreViews(clips, ({ seen }) => baselines.nearest(seen), true),
  };
}
