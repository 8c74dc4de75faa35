import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { jointIndex, type Skeleton } from '../skeletons/index.ts';
import type { BeliefMapCodec } from './belief-maps.ts';
import type { DecodedJoint } from './codec.ts';
import { requireTarget } from './codec.ts';
import { distanceTransform } from './distance-transform.ts';

/**
 * A tree over a skeleton's joints with springs between them: pictorial structures (Felzenszwalb & Huttenlocher, IJCV
 * 2005). The authors of Convolutional Pose Machines claim to need no such model.
 */
export interface PoseTree {
  /** The parent of each edge is the root or the child of an earlier edge. */
  readonly edges: readonly TreeEdge[];
  /** Factor on the springs' cost. */
  readonly stiffness: number;
  /**
   * Smallest belief used, as a fraction of the ideal peak; smaller beliefs are raised to it. This limits the cost of an
   * unlikely place.
   */
  readonly leastBelief: number;
}

/** The position of a joint relative to another: normally distributed, in units of the person's size. */
export interface TreeEdge {
  readonly parent: string;
  readonly child: string;
  /** The child's mean distance from the parent as x, y. */
  readonly offset: readonly [number, number];
  /** The variance of this distance on both axes. */
  readonly variance: readonly [number, number];
}

/**
 * The most probable pose given belief maps and a tree. It maximizes Σ log(belief of joint at its cell) − stiffness · Σ
 * (child − parent − offset)² / 2 variance. Max-sum over the tree finds it exactly; each message is a distance
 * transform.
 * @param maps in the form of the codec's targets.
 * @param size the person's size, in pixels of the network's input.
 * @throws LimberError when the maps do not fit the codec, or the tree names a joint that the skeleton does not have.
 */
export function decodeTree(
  codec: BeliefMapCodec,
  skeleton: Skeleton,
  tree: PoseTree,
  maps: Float32Array,
  size: number,
): readonly DecodedJoint[] {
  return codec.decodeAt(maps, bestCells(codec, skeleton, tree, maps, size));
}

/** The cell of every joint in the most probable pose. */
export function bestCells(
  codec: BeliefMapCodec,
  skeleton: Skeleton,
  tree: PoseTree,
  maps: Float32Array,
  size: number,
): readonly number[] {
  requireTarget(codec.targetShape, maps);
  const [, height = 0, width = 0] = codec.targetShape;
  const cells = width * height;
  const floor = tree.leastBelief * codec.idealPeak;
  const costs = Array.from({ length: codec.joints }, (_, joint) =>
    Float64Array.from(maps.subarray(joint * cells, (joint + 1) * cells), (belief) =>
      // A network that has diverged gives NaN; this counts as no belief.
      belief > floor ? -Math.log(belief) : -Math.log(floor),
    ),
  );
  const edges = tree.edges.map((edge) => indexed(edge, skeleton));
  requireTree(edges);
  const unit = size / codec.options.stride;
  const parabola = (offset: number, variance: number) => ({
    curvature: tree.stiffness / (2 * variance * unit * unit),
    shift: offset * unit,
  });
  const messages = edges
    .toReversed()
    .map(({ parent, child, offset, variance }) => {
      const [x, y] = [parabola(offset[0], variance[0]), parabola(offset[1], variance[1])];
      const message = distanceTransform(at(costs, child), width, height, x, y);
      const total = at(costs, parent);
      for (let cell = 0; cell < cells; cell++) total[cell]! += message.values[cell]!;
      return message;
    })
    .reverse();

  const places = costs.map(lowest);
  edges.forEach(({ parent, child }, index) => {
    places[child] = at(messages, index).from[at(places, parent)]!;
  });
  return places;
}

interface IndexedEdge extends Pick<TreeEdge, 'offset' | 'variance'> {
  readonly parent: number;
  readonly child: number;
}

function indexed({ parent, child, ...spring }: TreeEdge, skeleton: Skeleton): IndexedEdge {
  return { ...spring, parent: jointIndex(skeleton, parent), child: jointIndex(skeleton, child) };
}

function requireTree(edges: readonly IndexedEdge[]): void {
  const children = new Set(edges.map(({ child }) => child));
  const placed = new Set(edges.map(({ parent }) => parent).filter((parent) => !children.has(parent)));
  for (const { parent, child } of edges) {
    if (!placed.has(parent) || placed.has(child)) {
      throw new LimberError({
        what: 'the edges of the pose tree do not form a tree',
        expected: 'edges from the root outwards, one to each joint',
      });
    }
    placed.add(child);
  }
}

function lowest(values: Float64Array): number {
  let at = 0;
  for (let cell = 1; cell < values.length; cell++) if (values[cell]! < values[at]!) at = cell;
  return at;
}
