import * as z from 'zod';
import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import { guessSkeleton, jointNames, type Skeleton } from '../../../skeletons/index.ts';
import { firstDuplicate } from '../../duplicate.ts';

const index = z.number().int().nonnegative();

/** Kinds of links, as Python's jsonpickle writes them: the first of a kind in full, the others by its number. */
const linkType = z.union([
  z.object({
    'py/reduce': z.tuple([z.unknown(), z.object({ 'py/tuple': z.tuple([z.number()]) })], z.unknown()),
  }),
  z.object({ 'py/id': z.number().int().positive() }),
]);

const metadataSchema = z.object({
  skeletons: z.array(
    z.object({
      graph: z.object({ name: z.string().nullish() }).nullish(),
      nodes: z.array(z.object({ id: index })),
      links: z.array(z.object({ source: index, target: index, type: linkType })).nullish(),
    }),
  ),
  nodes: z.array(z.object({ name: z.string().min(1) })),
});

type SleapSkeleton = z.output<typeof metadataSchema>['skeletons'][number];

const symmetry = 2;

/**
 * The skeletons of a file. Joints are in the order of the points, and limbs come from SLEAP's edges. Mirror pairs come
 * from its symmetries or, if it has none, from the joints' names.
 * @throws LimberError naming the part of the metadata that is wrong.
 */
export function parseSkeletons(text: string, where: string): readonly Skeleton[] {
  const place = `${where}, attribute "metadata@json"`;
  const words = { whole: "SLEAP's metadata", part: "SLEAP's" };
  const { skeletons, nodes } = parseAs(metadataSchema, parseJson(text, words.whole, place), words, place);
  return skeletons.map((skeleton) => skeletonOf(skeleton, nodes, place));
}

function skeletonOf(
  { graph, nodes, links }: SleapSkeleton,
  all: readonly { readonly name: string }[],
  where: string,
): Skeleton {
  const given = nodes.map(({ id }) => {
    const name = all[id]?.name;
    if (name !== undefined) return name;
    throw new LimberError({
      what: 'a skeleton has a node that the file does not list',
      got: `node ${id}`,
      expected: `a node below ${all.length}`,
      where,
    });
  });
  const place = new Map(nodes.map(({ id }, index) => [id, index]));
  const edges: [number, number][] = [];
  const symmetric: [number, number][] = [];
  const kinds: number[] = [];
  for (const { source, target, type } of links ?? []) {
    const [from, to] = [place.get(source), place.get(target)];
    if (from === undefined || to === undefined) {
      throw new LimberError({
        what: 'an edge of a skeleton joins a node that the skeleton does not have',
        got: `nodes ${source} and ${target}`,
        expected: `two of the nodes ${nodes.map(({ id }) => id).join(', ')}`,
        where,
      });
    }
    if ('py/reduce' in type) kinds.push(type['py/reduce'][1]['py/tuple'][0]);
    const kind = 'py/id' in type ? kinds[type['py/id'] - 1] : kinds.at(-1);
    (kind === symmetry ? symmetric : edges).push([from, to]);
  }
  const skeleton = guessSkeleton({ name: graph?.name || 'sleap', joints: given, edges });
  const twice = firstDuplicate(skeleton.joints);
  if (twice !== undefined || given.length === 0) {
    const what = twice === undefined ? 'the skeleton has no nodes' : `two nodes are called "${twice}"`;
    throw new LimberError({ what, where });
  }
  if (symmetric.length === 0) return skeleton;
  const joints = jointNames(given);
  return { ...skeleton, mirrorPairs: mirrorPairs(symmetric.map(([a, b]) => [at(joints, a), at(joints, b)])) };
}

/**
 * Each pair once, although SLEAP lists it in both directions. If the names tell the sides, the right joint is first.
 */
function mirrorPairs(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const seen = new Set<string>();
  return pairs.flatMap(([one, other]) => {
    const key = [one, other].sort().join('\0');
    if (one === other || seen.has(key)) return [];
    seen.add(key);
    return [
      /\bleft\b/.test(one) || /\bright\b/.test(other) ? ([other, one] as const) : ([one, other] as const),
    ];
  });
}
