import { at } from '../foundation/index.ts';
import { distance } from '../geometry/index.ts';
import { diameter, type Joint, jointIndex, mapSkeleton, type Pose, torsoJoints } from '../skeletons/index.ts';
import type { Teacher } from './teacher.ts';

/** Teachers agree on a joint if their positions differ by at most this share of the person's size. */
const together = 0.3;

/**
 * Combines several teachers into one that predicts the joints of the first. A joint's position is the mean of the
 * most confident teacher and those that agree with it, weighted by confidence. Its confidence is the mean over all
 * teachers that know the joint; those that disagree count as 0.
 * @throws LimberError when a teacher has no joint in common with the first.
 */
export function ensemble(teachers: readonly [Teacher, ...Teacher[]]): Teacher {
  const [first, ...others] = teachers;
  if (others.length === 0) return first;
  const { skeleton } = first;
  const mappings = teachers.map((teacher) => mapSkeleton(teacher.skeleton, skeleton));
  const torso = torsoJoints(skeleton);
  return {
    origins: teachers.flatMap(({ origins }) => origins),
    skeleton,
    async label(image, box) {
      const poses: Pose[] = [];
      for (const [place, teacher] of teachers.entries()) {
        poses.push(at(mappings, place).map(await teacher.label(image, box)));
      }
      const size = diameter(at(poses, 0), torso) ?? Math.max(box.width, box.height);
      return skeleton.joints.map((name) =>
        meanJoint(
          poses.flatMap((pose) => pose[jointIndex(skeleton, name)] ?? []),
          together * size,
        ),
      );
    },
    async close() {
      for (const teacher of teachers) await teacher.close();
    },
  };
}

function meanJoint(joints: readonly Joint[], reach: number): Joint | null {
  const certainty = ({ confidence = 1 }: Joint) => confidence;
  const [best, ...rest] = [...joints].sort((one, other) => certainty(other) - certainty(one));
  if (best === undefined) return null;
  const near = [best, ...rest.filter(({ point }) => distance(point, best.point) <= reach)];
  const total = near.reduce((sum, joint) => sum + certainty(joint), 0);
  const mean = (axis: 'x' | 'y') =>
    total === 0
      ? best.point[axis]
      : near.reduce((sum, joint) => sum + certainty(joint) * joint.point[axis], 0) / total;
  return { point: { x: mean('x'), y: mean('y') }, confidence: total / joints.length };
}
