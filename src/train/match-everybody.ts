import type { Estimate, Estimator } from '../estimate/index.ts';
import { assignDetections } from '../eval/index.ts';
import { groupBy } from '../foundation/index.ts';
import type { HeldOut } from './held-out.ts';

/** A model's result for a held-out person. */
export type Match = Pick<Estimate, 'pose' | 'stages'> & Partial<Pick<Estimate, 'box'>>;

/**
 * Searches each image once for all people, and gives each held-out person the nearest of them. A person without a near
 * match has a pose without joints.
 * @returns one per held-out person, in their order.
 */
export async function matchEverybody(
  estimator: Estimator,
  heldOut: readonly HeldOut[],
): Promise<readonly Match[]> {
  const matches = new Map<HeldOut, Match>();
  for (const people of groupBy(heldOut, ({ sample }) => sample.image).values()) {
    const [first] = people;
    if (first === undefined) continue;
    const found = await estimator.estimateEverybody(first.image, { where: first.sample.id });
    const assigned = assignDetections(
      people.map(({ sample }) => ({ truth: sample.pose })),
      found.map(({ pose }) => pose),
    );
    for (const [place, person] of people.entries()) {
      const nobody = { pose: person.sample.pose.map(() => null), stages: [] };
      matches.set(person, found[assigned[place] ?? -1] ?? nobody);
    }
  }
  return heldOut.map(
    (person) => matches.get(person) ?? { pose: person.sample.pose.map(() => null), stages: [] },
  );
}
