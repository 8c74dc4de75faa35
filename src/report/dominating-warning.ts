import { dominatingPerson, type Evaluation } from '../eval/index.ts';
import { at } from '../foundation/index.ts';

/**
 * A warning that names the person who decides the NME, because the labeled joints lie too close together. Empty if
 * nobody does.
 * @param ids of all labeled people, in the evaluation's order
 */
export function dominatingWarning(
  { perPerson, normalizer }: Evaluation,
  ids: readonly string[],
): readonly string[] {
  const found = dominatingPerson(perPerson);
  if (found === undefined) return [];
  const share = `"${at(ids, found.index)}" alone causes ${found.share.toFixed(0)} % of all normalized errors (NME)`;
  const lengths = `its ${normalizer.description} is only ${found.length.toFixed(1)} px, usual are ${found.usual.toFixed(0)} px`;
  return [`${share}: ${lengths}. Read EPE instead, or check these labels`];
}
