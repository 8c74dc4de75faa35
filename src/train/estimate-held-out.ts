import type { Estimator } from '../estimate/index.ts';
import type { HeldOut } from './held-out.ts';
import { type Match, matchEverybody } from './match-everybody.ts';

/**
 * Estimates people like a user: in the whole image, or in the dataset's box if it has one. A model of several people
 * searches each image once for all people.
 * @returns one per person, in their order.
 */
export async function estimateHeldOut(
  estimator: Estimator,
  heldOut: readonly HeldOut[],
): Promise<readonly Match[]> {
  if (estimator.metadata.codec.kind === 'affinity fields') return matchEverybody(estimator, heldOut);
  const found: Match[] = [];
  for (const { sample, image } of heldOut) {
    found.push(await estimator.estimate(image, { where: sample.id, box: sample.box }));
  }
  return found;
}
