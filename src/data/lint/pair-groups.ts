import type { Skeleton } from '../../skeletons/index.ts';

/**
 * The sets of mirror pairs that somebody may have labelled with left and right exchanged: every pair alone, and
 * all that hang together on one side of a limb, e.g. both knees and both ankles. Pairs are indices into `mirrorPairs`.
 * Of a set and its complement, which look the same, the smaller is given.
 */
export function pairGroups(skeleton: Skeleton): readonly ReadonlySet<number>[] {
  const pairs = skeleton.mirrorPairs.map((_, pair) => pair);
  const links = pairLinks(skeleton);
  const sides = links.flatMap((cut) => {
    const side = reachable(
      cut[0],
      links.filter((link) => link !== cut),
    );
    if (side.has(cut[1])) return [];
    const rest = new Set([...reachable(cut[1], links)].filter((pair) => !side.has(pair)));
    return [side.size <= rest.size ? side : rest];
  });
  const groups = [...pairs.map((pair) => new Set([pair])), ...sides];
  return [...new Map(groups.map((group) => [[...group].sort().join(), group])).values()];
}

/** The pairs of mirror pairs that limbs join, each once. */
function pairLinks({ mirrorPairs, limbs }: Skeleton): readonly (readonly [number, number])[] {
  const pairOf = (joint: string) => mirrorPairs.findIndex((names) => names.includes(joint));
  const links = limbs.flatMap(({ from, to }) => {
    const [a, b] = [from, to].map((end) => pairOf([end].flat()[0]!));
    return a === undefined || b === undefined || a < 0 || b < 0 || a === b
      ? []
      : [[Math.min(a, b), Math.max(a, b)] as const];
  });
  return [...new Map(links.map((link) => [link.join(), link])).values()];
}

function reachable(start: number, links: readonly (readonly [number, number])[]): Set<number> {
  const found = new Set([start]);
  for (const pair of found) {
    for (const link of links.filter((ends) => ends.includes(pair))) for (const end of link) found.add(end);
  }
  return found;
}
