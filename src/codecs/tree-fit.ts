import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { jointIndex, mirrorOrder, type Pose, type Skeleton } from '../skeletons/index.ts';
import type { PoseTree, TreeEdge } from './tree.ts';

/** A labeled person, from whom proportions are learned. */
export interface MeasuredPerson {
  readonly pose: Pose;
  /** The longer side of the person's box, in the pose's unit. */
  readonly size: number;
}

/** Smallest spread of a joint around its expected place, as a fraction of a person's size. */
const leastSpread = 0.01;

/**
 * Chosen on people held out of LSP's training half (docs/results/cpm.md). Belief maps alone already place most joints.
 */
const [stiffness, leastBelief] = [0.1, 0.1];

/** A spread estimated from fewer pairs would be chance. */
const fewest = 2;

/**
 * Fits the springs of a pose tree to people. Every person is also used mirrored, so that the tree is symmetric. Limbs
 * between two joints become edges. If limbs leave joints unconnected, the edges with the least varying offsets connect
 * them: the shortest description of the poses by a tree of Gaussians (Chow & Liu, 1968).
 * @throws LimberError when some joint is never labeled together with another joint.
 */
export function fitPoseTree(skeleton: Skeleton, people: readonly MeasuredPerson[]): PoseTree {
  const order = mirrorOrder(skeleton);
  const joints = skeleton.joints.map((_, joint) => joint);
  const limbs = skeleton.limbs.flatMap(({ from, to }) =>
    typeof from === 'string' && typeof to === 'string'
      ? [[jointIndex(skeleton, from), jointIndex(skeleton, to)] as const]
      : [],
  );
  const isLimb = (a: number, b: number) => limbs.some((ends) => ends.includes(a) && ends.includes(b));
  const candidates = joints
    .flatMap((a) =>
      joints.slice(a + 1).map((b) => ({ a, b, limb: isLimb(a, b), ...spring(people, order, a, b) })),
    )
    .filter(({ pairs }) => pairs >= fewest)
    .sort((one, other) => Number(other.limb) - Number(one.limb) || one.entropy - other.entropy);

  // Kruskal's minimum spanning tree.
  const piece = [...joints];
  const chosen = candidates.filter(({ a, b }) => {
    const [from, to] = [at(piece, b), at(piece, a)];
    if (from === to) return false;
    piece.forEach((name, joint) => {
      if (name === from) piece[joint] = to;
    });
    return true;
  });
  const apart = joints.find((joint) => piece[joint] !== piece[0]);
  if (apart !== undefined) {
    throw new LimberError({
      what: 'no pose tree can be fitted',
      got: `"${skeleton.joints[apart]}" never labeled together with "${skeleton.joints[0]}"`,
      expected: `at least ${fewest} subjects with both`,
    });
  }
  const name = (joint: number) => at(skeleton.joints, joint);
  return {
    edges: outwards(chosen, rootOf(chosen, joints.length)).map(({ a, b, offset, variance }) => ({
      parent: name(a),
      child: name(b),
      offset,
      variance,
    })),
    stiffness,
    leastBelief,
  };
}

interface Spring extends Pick<TreeEdge, 'offset' | 'variance'> {
  readonly pairs: number;
  /** Entropy of the offset's distribution, in nats, up to a constant. */
  readonly entropy: number;
}

function spring(people: readonly MeasuredPerson[], order: readonly number[], a: number, b: number): Spring {
  const offsets = people.flatMap(({ pose, size }) => {
    const straight = between(pose, a, b, size);
    const mirrored = between(pose, at(order, a), at(order, b), size);
    return [...(straight ? [straight] : []), ...(mirrored ? [[-mirrored[0], mirrored[1]] as const] : [])];
  });
  const [x, y] = [moments(offsets.map(([dx]) => dx)), moments(offsets.map(([, dy]) => dy))];
  return {
    pairs: offsets.length,
    offset: [x.mean, y.mean],
    variance: [x.variance, y.variance],
    entropy: 0.5 * Math.log(x.variance * y.variance),
  };
}

function between(pose: Pose, a: number, b: number, size: number): readonly [number, number] | undefined {
  const [from, to] = [pose[a], pose[b]];
  return from && to ? [(to.point.x - from.point.x) / size, (to.point.y - from.point.y) / size] : undefined;
}

function moments(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance: Math.max(leastSpread ** 2, squares) };
}

interface Edge extends Spring {
  readonly a: number;
  readonly b: number;
}

/** The joint with the most neighbors. */
function rootOf(edges: readonly Edge[], joints: number): number {
  const neighbors = Array.from(
    { length: joints },
    (_, joint) => edges.filter(({ a, b }) => a === joint || b === joint).length,
  );
  return neighbors.indexOf(Math.max(...neighbors));
}

/** The edges directed away from the root, parents before children. */
function outwards(edges: readonly Edge[], root: number): readonly Edge[] {
  const rest = edges.filter(({ a, b }) => a !== root && b !== root);
  return edges
    .filter((edge) => !rest.includes(edge))
    .flatMap((edge) => {
      const { a, b, offset } = edge;
      const turned = a === root ? edge : { ...edge, a: b, b: a, offset: [-offset[0], -offset[1]] as const };
      return [turned, ...outwards(rest, turned.b)];
    });
}
