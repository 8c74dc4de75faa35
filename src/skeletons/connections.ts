import { LimberError } from '../errors.ts';
import { jointIndex } from './pose.ts';
import type { LimbEnd, Skeleton } from './skeleton.ts';

/** Two joints, by their places in the skeleton. */
export type Connection = readonly [from: number, to: number];

/** Connections of the human body that skeletons have no limb for: the face, and the trunk around the neck and pelvis. */
const bodyConnections: readonly (readonly [string, string])[] = [
  ['nose', 'left eye'],
  ['nose', 'right eye'],
  ['left eye', 'left ear'],
  ['right eye', 'right ear'],
  ['left ear', 'left shoulder'],
  ['right ear', 'right shoulder'],
  ['nose', 'left shoulder'],
  ['nose', 'right shoulder'],
  ...['neck', 'upper neck', 'thorax'].flatMap(
    (neck) =>
      [
        [neck, 'nose'],
        [neck, 'head top'],
        [neck, 'left shoulder'],
        [neck, 'right shoulder'],
        [neck, 'left hip'],
        [neck, 'right hip'],
      ] as const,
  ),
  ['upper neck', 'thorax'],
  ['thorax', 'pelvis'],
  ['pelvis', 'left hip'],
  ['pelvis', 'right hip'],
];

/**
 * Pairs of joints that connect a subject, each once: the skeleton's limbs, the connections of a human body, and the
 * given pairs. A limb from the midpoint of two joints gives a pair for each of them, and connects the two.
 * @param named further pairs, by the joints' names.
 * @throws LimberError when some joint is still apart from the others, or a named one is not the skeleton's.
 */
export function connections(
  skeleton: Skeleton,
  named: readonly (readonly [string, string])[] = [],
): readonly Connection[] {
  const { joints, limbs, name } = skeleton;
  const pairs = [
    ...limbs.flatMap(({ from, to }) => endPairs(from, to)),
    ...bodyConnections.filter((pair) => pair.every((joint) => joints.includes(joint))),
    ...named,
  ];
  const found = new Map<string, Connection>();
  for (const [from, to] of pairs) {
    const pair = [jointIndex(skeleton, from), jointIndex(skeleton, to)] as const;
    const key = [...pair].sort((a, b) => a - b).join(' ');
    if (pair[0] !== pair[1] && !found.has(key)) found.set(key, pair);
  }
  const connected = [...found.values()];
  const apart = joints.filter((_, joint) => !reachedFrom(0, connected).has(joint));
  if (apart.length > 0) {
    throw new LimberError({
      what: `the limbs of the skeleton "${name}" do not connect all joints`,
      got: `${apart.map((joint) => `"${joint}"`).join(', ')} apart from "${joints[0]}"`,
      expected: 'limbs between them: in the skeleton, or as pairs of names in "model.limbs"',
    });
  }
  return connected;
}

function endPairs(from: LimbEnd, to: LimbEnd): readonly (readonly [string, string])[] {
  if (typeof from === 'string' && typeof to === 'string') return [[from, to]];
  const [first, second] = [bothOf(from), bothOf(to)];
  return [[first[0], second[0]], [first[1], second[1]], first, second];
}

function bothOf(end: LimbEnd): readonly [string, string] {
  return typeof end === 'string' ? [end, end] : end;
}

function reachedFrom(start: number, pairs: readonly Connection[]): ReadonlySet<number> {
  const reached = new Set([start]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const [from, to] of pairs) {
      if (reached.has(from)) reached.add(to);
      else if (reached.has(to)) reached.add(from);
    }
  }
  return reached;
}
