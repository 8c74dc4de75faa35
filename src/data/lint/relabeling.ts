import { at, median } from '../../foundation/index.ts';
import { distance } from '../../geometry/index.ts';
import type { Pose } from '../../skeletons/index.ts';
import { poseSpread } from './measures.ts';

/** A symmetric table by joint; `NaN` for unknown distances. */
export type JointDistances = readonly (readonly number[])[];

/** Median distance of every pair of joints over poses, divided by the pose's spread. */
export function jointDistances(poses: readonly Pose[], joints: number): JointDistances {
  const values = Array.from({ length: joints }, (_, a) => Array.from({ length: a }, (): number[] => []));
  for (const pose of poses) {
    const spread = poseSpread(pose);
    if (!(spread > 0)) continue;
    for (const [a, row] of values.entries()) {
      for (const [b, list] of row.entries()) {
        const [one, other] = [pose[a], pose[b]];
        if (one && other) list.push(distance(one.point, other.point) / spread);
      }
    }
  }
  const medians = values.map((row) => row.map(median));
  return values.map((_, a) =>
    values.map((_, b) => (a === b ? 0 : at(at(medians, Math.max(a, b)), Math.min(a, b)))),
  );
}

/** The cost of an order of the joints. `order[joint]` is the index of the label that is used for the joint. */
export type OrderCost = (order: readonly number[]) => number;

export interface Relabeling {
  readonly order: readonly number[];
  readonly cost: number;
}

/**
 * Searches for the cheapest order: starting with the given order, it exchanges two joints at a time as long as the
 * cost decreases.
 */
export function cheapestOrder(joints: number, costOf: OrderCost): Relabeling {
  const identity = Array.from({ length: joints }, (_, joint) => joint);
  let best: Relabeling = { order: identity, cost: costOf(identity) };
  for (let improved = true; improved; ) {
    improved = false;
    for (const order of exchanges(best.order)) {
      const cost = costOf(order);
      if (cost >= best.cost - 1e-9) continue;
      best = { order, cost };
      improved = true;
    }
  }
  return best;
}

/** All orders that differ from an order by one exchange of two joints. */
function exchanges(order: readonly number[]): readonly (readonly number[])[] {
  return order.flatMap((one, a) =>
    order.slice(a + 1).map((other, offset) => order.with(a, other).with(a + 1 + offset, one)),
  );
}
