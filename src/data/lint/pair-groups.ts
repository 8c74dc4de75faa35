import { at } from '../../foundation/index.ts';
import type { Skeleton } from '../../skeletons/index.ts';

/**
 * Sets of mirror pairs in which an annotator may have exchanged left and right: every single pair, and all pairs that
 * are connected on one side of a limb, e.g. both knees and both ankles. Pairs are indices into `mirrorPairs`. A set
 * and its complement look the same, so only the smaller one is returned.
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

/** The pairs of mirror pairs that are joined by limbs, each once. */
function pairLinks({ mirrorPairs, limbs }: Skeleton): readonly (readonly [number, number])[] {
  const pairOf = (joint: string) => mirrorPairs.findIndex((names) => names.includes(joint));
  const links = limbs.flatMap(({ from, to }) => {
    const [a, b] = [from, to].map((end) => pairOf(at([end].flat(), 0)));
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
