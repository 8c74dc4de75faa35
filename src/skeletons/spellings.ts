import type { Skeleton } from './skeleton.ts';

/**
 * The names of the joints in files for other tools, in the order of `joints`: the dataset's own spelling, or else
 * underscores instead of spaces. If two names became equal, all stay as they are in `joints`.
 */
export function writtenNames({
  joints,
  spellings = {},
}: Pick<Skeleton, 'joints' | 'spellings'>): readonly string[] {
  const names = joints.map((joint) => spellings[joint] ?? underscored(joint));
  return new Set(names).size === joints.length ? names : joints;
}

/**
 * The setting `spellings` of a skeleton, if some joint needs one.
 * @param joints the joints' names in Limber
 * @param given their names in the dataset, in the same order
 */
export function spellingsOf(
  joints: readonly string[],
  given: readonly string[],
): Pick<Skeleton, 'spellings'> {
  const differing = joints.flatMap((joint, index) => {
    const spelling = given[index];
    return spelling === undefined || [joint, underscored(joint)].includes(spelling)
      ? []
      : [[joint, spelling] as const];
  });
  return differing.length === 0 ? {} : { spellings: Object.fromEntries(differing) };
}

function underscored(joint: string): string {
  return joint.replaceAll(' ', '_');
}
