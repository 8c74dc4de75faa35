import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceTransform } from '../../src/codecs/distance-transform.ts';
import {
  type BeliefMapOptions,
  beliefMapCodec,
  decodeTree,
  encode,
  fitPoseTree,
  type PoseTree,
} from '../../src/codecs/index.ts';
import { bestCells } from '../../src/codecs/tree.ts';
import { cropPoint, imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { lsp, type Pose, type Skeleton } from '../../src/skeletons/index.ts';

const arm: Skeleton = {
  name: 'arm',
  joints: ['shoulder', 'elbow', 'wrist'],
  limbs: [
    { name: 'upper arm', from: 'shoulder', to: 'elbow' },
    { name: 'lower arm', from: 'elbow', to: 'wrist' },
  ],
  mirrorPairs: [],
};

describe('the distance transform', () => {
  it('equals an exhaustive search over pairs of cells', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const parabola = fc.record({
      curvature: fc.double({ min: 0.01, max: 5, noNaN: true }),
      shift: fc.double({ min: -4, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(size, size, parabola, parabola, fc.integer(), (width, height, x, y, seed) => {
        const random = randomStream(seed);
        const map = Float64Array.from({ length: width * height }, () => random.uniform(0, 10));
        const cost = (at: number, from: number) =>
          x.curvature * ((at % width) + x.shift - (from % width)) ** 2 +
          y.curvature * (Math.floor(at / width) + y.shift - Math.floor(from / width)) ** 2 +
          map[from]!;
        const { values, from } = distanceTransform(map, width, height, x, y);
        values.forEach((value, at) => {
          const least = Math.min(...Array.from(map, (_, other) => cost(at, other)));
          expect(value).toBeCloseTo(least, 9);
          expect(cost(at, from[at]!)).toBeCloseTo(least, 9);
        });
      }),
      { numRuns: 60 },
    );
  });
});

const stride = 4;

function options(cells: number): BeliefMapOptions {
  return {
    kind: 'belief maps',
    joints: 3,
    inputWidth: cells * stride,
    inputHeight: cells * stride,
    stride,
    sigma: 4,
    background: false,
    cutoff: 0.01,
    normalization: 'peak',
  };
}

const tree: PoseTree = {
  edges: [
    { parent: 'elbow', child: 'shoulder', offset: [0, -0.5], variance: [0.02, 0.02] },
    { parent: 'elbow', child: 'wrist', offset: [0.1, 0.5], variance: [0.04, 0.01] },
  ],
  stiffness: 1,
  leastBelief: 1e-3,
};

describe('decoding with a tree', () => {
  it('finds the most probable of all poses', () => {
    const codec = beliefMapCodec(options(3));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomStream(seed);
        const maps = Float32Array.from({ length: 27 }, () => Math.max(0, random.uniform(-0.3, 1)));
        const places = bestCells(codec, arm, tree, maps, 8);
        const cells = Array.from({ length: 9 }, (_, cell) => cell);
        const score = (pose: readonly number[]) => {
          const beliefs = pose.map((cell, joint) => Math.log(Math.max(1e-3, maps[joint * 9 + cell]!)));
          const springs = tree.edges.map(({ parent, child, offset, variance }) => {
            const [from, to] = [parent, child].map((joint) => pose[arm.joints.indexOf(joint)]!);
            const [dx, dy] = [(to! % 3) - (from! % 3), Math.floor(to! / 3) - Math.floor(from! / 3)];
            // The person is 2 cells long.
            return ((dx / 2 - offset[0]) ** 2 / variance[0] + (dy / 2 - offset[1]) ** 2 / variance[1]) / 2;
          });
          return [...beliefs, ...springs.map((cost) => -cost)].reduce((sum, part) => sum + part, 0);
        };
        const best = Math.max(
          ...cells.flatMap((a) => cells.flatMap((b) => cells.map((c) => score([a, b, c])))),
        );
        expect(score(places)).toBeCloseTo(best, 5);
      }),
      { numRuns: 40 },
    );
  });

  it('finds the right joint where another person has the strongest belief', () => {
    const codec = beliefMapCodec(options(16));
    const person = [cropPoint(21.5, 13.5), cropPoint(21.5, 29.5), cropPoint(25.5, 45.5)];
    const { target } = encode(codec, [person]);
    const elsewhere = encode(codec, [[null, null, cropPoint(57.5, 9.5)]]).target;
    const maps = target.map((value, at) => 0.6 * value + 0.9 * elsewhere[at]!);
    expect(codec.decode(maps)[2]!.point.x).toBeCloseTo(57.5, 1);
    const found = decodeTree(codec, arm, tree, maps, 32);
    found.forEach(({ point }, joint) => {
      expect(point.x).toBeCloseTo(person[joint]!.x, 1);
      expect(point.y).toBeCloseTo(person[joint]!.y, 1);
    });
    expect(found[2]!.confidence).toBeCloseTo(0.6, 2);
  });

  it('refuses edges that are not a tree', () => {
    const codec = beliefMapCodec(options(3));
    const [first, second] = tree.edges;
    const decode = (edges: PoseTree['edges']) =>
      decodeTree(codec, arm, { ...tree, edges }, new Float32Array(27), 8);
    expect(() => decode([first!, second!, first!])).toThrow('the edges of the pose tree do not form a tree');
    expect(() => decode([{ ...first!, child: 'elbow' }])).toThrow(
      'the edges of the pose tree do not form a tree',
    );
    expect(() => decode([{ ...first!, child: 'hand' }])).toThrow('unknown joint "hand"');
  });
});

/** A person of a given size, standing upright. */
function standing(height: number, shake: () => number): Pose {
  const places: Readonly<Record<string, readonly [number, number]>> = {
    ankle: [0.1, 1],
    knee: [0.1, 0.75],
    hip: [0.08, 0.5],
    wrist: [0.2, 0.5],
    elbow: [0.17, 0.34],
    shoulder: [0.12, 0.18],
  };
  return lsp.joints.map((joint) => {
    const [side, name] = joint.split(' ');
    const [x, y] = joint === 'neck' ? [0, 0.15] : joint === 'head top' ? [0, 0] : places[name!]!;
    const sign = side === 'right' ? -1 : 1;
    return { point: imagePoint(height * (sign * x + shake()), height * (y + shake())) };
  });
}

describe('fitting a tree', () => {
  const random = randomStream(1);
  const people = Array.from({ length: 60 }, (_, index) => {
    const size = 100 + 10 * index;
    return { pose: standing(size, () => random.normal(0, 0.02)), size };
  });
  const { edges } = fitPoseTree(lsp, people);

  it('uses every limb and connects the parts that limbs leave apart', () => {
    expect(edges).toHaveLength(13);
    const has = (a: string, b: string) =>
      edges.some(({ parent, child }) => [parent, child].includes(a) && [parent, child].includes(b));
    expect(has('left knee', 'left ankle')).toBe(true);
    expect(has('neck', 'head top')).toBe(true);
    expect(has('right elbow', 'right wrist')).toBe(true);
  });

  it("measures offsets in units of the person's size", () => {
    const shin = edges.find(({ child }) => child === 'left ankle')!;
    expect(shin.parent).toBe('left knee');
    expect(shin.offset[0]).toBeCloseTo(0, 1);
    expect(shin.offset[1]).toBeCloseTo(0.25, 2);
    // Both ends have noise of 0.02.
    expect(Math.sqrt(shin.variance[1])).toBeCloseTo(0.028, 2);
  });

  it('is symmetric', () => {
    const find = (name: string) => edges.find(({ child }) => child === name)!;
    const [left, right] = [find('left wrist'), find('right wrist')];
    expect(left.offset[0]).toBeCloseTo(-right.offset[0], 9);
    expect(left.offset[1]).toBeCloseTo(right.offset[1], 9);
  });

  it('needs joints that are labeled together', () => {
    const headless = people.map(({ pose, size }) => ({
      pose: pose.map((joint, index) => (index === 13 ? null : joint)),
      size,
    }));
    expect(() => fitPoseTree(lsp, headless)).toThrow(
      'no pose tree can be fitted – got "head top" never labeled together with "right ankle"',
    );
  });
});
