import { LimberError } from '../errors.ts';
import type { Skeleton } from '../skeletons/index.ts';

/** Labels of which all files of a dataset must have the same joints. */
interface JointLabels {
  readonly skeleton: Pick<Skeleton, 'joints'>;
}

/**
 * Requires the joints of other labels to be those of the first, in the same order.
 * @param what the sentence's beginning, e.g. `annotation files have different key points`.
 * @param expected follows the first labels' joints in the message.
 * @throws LimberError with both lists of joints.
 */
export function requireSameJoints(
  first: JointLabels,
  other: JointLabels,
  what: string,
  { expected, where }: { readonly expected: string; readonly where?: string },
): void {
  const [wanted, got] = [first, other].map(({ skeleton }) => skeleton.joints.join(', '));
  if (got === wanted) return;
  throw new LimberError({ what, got, expected: `${wanted}${expected}`, where });
}
