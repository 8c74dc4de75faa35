import type { Estimate, Estimator } from '../estimate/index.ts';
import { chooseDetections } from '../eval/index.ts';
import { groupBy } from '../foundation/index.ts';
import { meanConfidence } from '../skeletons/index.ts';
import type { HeldOut } from './held-out.ts';

/** A model's result for a held-out person. */
export type Match = Pick<Estimate, 'pose' | 'stages'> & Partial<Pick<Estimate, 'box'>>;

/**
 * Searches each image once for all people. Each held-out person gets one of the found people by the evaluation's rule:
 * the surest in an image with one labeled person, otherwise the closest. A person without a match has a pose without
 * joints.
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
    const chosen = chooseDetections(
      people.map(({ sample }) => ({ truth: sample.pose })),
      found.map((person) => ({ ...person, score: meanConfidence(person.pose) })),
    );
    for (const [place, person] of people.entries()) {
      const match = chosen[place];
      if (match) matches.set(person, match);
    }
  }
  return heldOut.map(
    (person) => matches.get(person) ?? { pose: person.sample.pose.map(() => null), stages: [] },
  );
}
