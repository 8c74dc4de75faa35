import { at } from '../../../foundation/index.ts';
import type { Skeleton } from '../../../skeletons/index.ts';
import { bodyDistances } from '../body-distances.ts';
import { ruleOfEach } from '../finding.ts';
import { cheapestOrder, type JointDistances, jointDistances, type OrderCost } from '../relabeling.ts';
import { describedRule } from '../rule-descriptions.ts';

/** With fewer poses, typical distances are too uncertain. */
const leastPoses = 20;
/** More poses take more time without improving the result. */
const mostPoses = 2000;
/** With fewer joints in the table of body distances, the subject is not treated as a body. */
const leastKnown = 6;
/** Another order is suspected if its cost is below this share of the labeled order's cost. */
const suspicious = { body: 0.9, limbs: 0.8 };

export const jointOrder = ruleOfEach({
  ...describedRule('joint-order'),
  *find({ dataset: { samples, skeleton } }) {
    const { joints } = skeleton;
    const poses = samples.map(({ pose }) => pose).filter((pose) => pose.filter((joint) => joint).length > 2);
    if (poses.length < leastPoses) return;
    const step = Math.ceil(poses.length / mostPoses);
    const distances = jointDistances(
      poses.filter((_, index) => index % step === 0),
      joints.length,
    );
    const body = bodyDistances(joints);
    const isBody = body.filter((row, joint) => row[joint] === 0).length >= leastKnown;
    const cost = isBody ? unlikeness(distances, body) : limbLength(distances, skeleton);
    const labeled = cost(joints.map((_, joint) => joint));
    const best = cheapestOrder(joints.length, cost);
    if (!(best.cost < suspicious[isBody ? 'body' : 'limbs'] * labeled)) return;
    const wrong = best.order.flatMap((place, joint) => (place === joint ? [] : [{ joint, place }]));
    yield {
      joints: wrong.map(({ joint }) => at(joints, joint)),
      message: `the labels fit better in another order: ${wrong
        .map(({ joint, place }) => `${joints[joint]} where ${joints[place]} is labeled`)
        .join(', ')}`,
    };
  },
});

/** The variance of log(distance / typical distance). It does not depend on the size of the poses. */
function unlikeness(distances: JointDistances, usual: JointDistances): OrderCost {
  return (order) => {
    const logs = order.flatMap((placeA, a) =>
      order.slice(0, a).flatMap((placeB, b) => {
        const ratio = at(at(distances, placeA), placeB) / at(at(usual, a), b);
        return Number.isNaN(ratio) ? [] : [Math.log(Math.max(ratio, 1e-3))];
      }),
    );
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
  };
}

/**
 * The total length of the limbs. For subjects that are not bodies it is the only criterion: limbs join joints that
 * are near each other.
 */
function limbLength(distances: JointDistances, { joints, limbs }: Skeleton): OrderCost {
  const edges = limbs.flatMap(({ from, to }) => {
    const ends = [[from].flat(), [to].flat()] as const;
    return ends[0].map((start, index) =>
      [start, ends[1][index] ?? at(ends[1], 0)].map((end) => joints.indexOf(end)),
    );
  });
  return (order) =>
    edges.reduce((sum, [a = -1, b = -1]) => {
      const length = distances[order[a] ?? -1]?.[order[b] ?? -1] ?? Number.NaN;
      return sum + (Number.isNaN(length) ? 0 : length);
    }, 0);
}
