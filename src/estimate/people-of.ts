import { type AffinityFieldOptions, affinityFieldCodec } from '../codecs/index.ts';
import { boundingBox, distance, invert } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { Estimate } from './estimate.ts';
import { poseInImage } from './pose-in-image.ts';

/**
 * All people found by the last stage of a model of several people, sorted by score. For each earlier stage, a person
 * has the nearest pose of that stage.
 * @param whole the model's result for one image.
 */
export function peopleOf(whole: Estimate, codec: AffinityFieldOptions): readonly Estimate[] {
  const crowd = affinityFieldCodec(codec);
  const toImage = invert(whole.cropMap);
  const byStage = whole.stages.map(({ output }) =>
    crowd
      .decodePeople(output.data)
      .map(({ joints, score }) => ({ pose: poseInImage(joints, toImage), score })),
  );
  const nobody: Pose = Array.from({ length: codec.joints }, () => null);
  return (byStage.at(-1) ?? []).map(({ pose, score }) => ({
    ...whole,
    score,
    box: boundingBox(pose.flatMap((joint) => (joint ? [joint.point] : []))) ?? whole.box,
    pose,
    stages: whole.stages.map((stage, index) => ({
      ...stage,
      pose:
        nearestPose(
          (byStage[index] ?? []).map((other) => other.pose),
          pose,
        ) ?? nobody,
    })),
  }));
}

/** The pose whose joints lie nearest to those of another one, in the mean over the joints that both have. */
function nearestPose(poses: readonly Pose[], other: Pose): Pose | undefined {
  let nearest: { readonly pose: Pose; readonly apart: number } | undefined;
  for (const pose of poses) {
    const distances = pose.flatMap((joint, index) => {
      const point = other[index]?.point;
      return joint && point ? [distance(joint.point, point)] : [];
    });
    const apart = distances.reduce((sum, each) => sum + each, 0) / distances.length;
    // Without a joint in common the mean is no number, and no pose is nearer than another.
    if (apart < (nearest?.apart ?? Number.POSITIVE_INFINITY)) nearest = { pose, apart };
  }
  return nearest?.pose;
}
