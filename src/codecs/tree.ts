import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { jointIndex, type Skeleton } from '../skeletons/index.ts';
import type { BeliefMapCodec } from './belief-maps.ts';
import type { DecodedJoint } from './codec.ts';
import { requireTarget } from './codec.ts';
import { distanceTransform } from './distance-transform.ts';

/**
 * A tree over a skeleton's joints with springs between them: pictorial structures (Felzenszwalb & Huttenlocher,
 * IJCV 2005), the model that Convolutional Pose Machines claim to do without.
 */
export interface PoseTree {
  /** The parent of an edge is nobody's child or the child of an earlier edge. */
  readonly edges: readonly TreeEdge[];
  /** Factor on the springs' cost. */
  readonly stiffness: number;
  /** Smaller beliefs count as this one, a fraction of the ideal peak. It limits the cost of an unlikely place. */
  readonly leastBelief: number;
}

/** How a joint lies relative to another: normally distributed, in units of the person's size. */
export interface TreeEdge {
  readonly parent: string;
  readonly child: string;
  /** The child's mean distance from the parent as x, y. */
  readonly offset: readonly [number, number];
  /** Its variance on both axes. */
  readonly variance: readonly [number, number];
}

/**
 * The most probable pose under belief maps and a tree: the one that maximises
 * Σ log(belief of joint at its cell) − stiffness · Σ (child − parent − offset)² / 2 variance,
 * found exactly by max-sum over the tree, each message a distance transform.
 * @param maps as the codec's targets. @param size of the person, in pixels of the network's input.
 * @throws LimberError when the maps do not fit the codec or the tree names a joint the skeleton does not have.
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

/** The cell of every joint in that pose. */
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
      // A network that has diverged gives no numbers; they are no belief.
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
        what: 'the pose tree is not a tree',
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
