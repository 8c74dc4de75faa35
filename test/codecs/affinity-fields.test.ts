import { describe, expect, it } from 'vitest';
import { type LimbCandidate, matchLimbs } from '../../src/codecs/assemble-people.ts';
import {
  type AffinityFieldOptions,
  affinityFieldCodec,
  createCodec,
  type DecodedPerson,
  encode,
} from '../../src/codecs/index.ts';
import { limbAffinity, limbFieldOf } from '../../src/codecs/limb-field.ts';
import {
  type CellPoint,
  type CropPose,
  cellPoint,
  cropPoint,
  insideCrop,
  type Size,
} from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { crowdJoints, crowdLimbs, drawnCrowd, drawnPerson } from './crowd.ts';

const options: AffinityFieldOptions = {
  kind: 'affinity fields',
  joints: crowdJoints,
  inputWidth: 384,
  inputHeight: 384,
  stride: 4,
  sigma: 6,
  background: true,
  cutoff: 0.01,
  limbs: crowdLimbs,
  limbWidth: 3,
};
const input = { width: 384, height: 384 };
const codec = affinityFieldCodec(options);

describe('the targets', () => {
  it('have a map for each joint and the background, then two for each limb', () => {
    expect(codec.targetShape).toEqual([14 + 1 + 2 * 19, 96, 96]);
    expect(createCodec(options).targetShape).toEqual(codec.targetShape);
  });

  it('have on a limb its direction, within the limb width of its line, and nothing elsewhere', () => {
    const field = new Float32Array(2 * 20 * 20);
    const ends = [[cellPoint(3, 4), cellPoint(3 + 8.1 * 0.8, 4 + 8.1 * 0.6)]] as const;
    expect(limbFieldOf(ends, { width: 20, height: 20 }, 1.1, field)).toBe(true);
    for (let row = 0; row < 20; row++) {
      for (let column = 0; column < 20; column++) {
        const [dx, dy] = [column - 3, row - 4];
        const [along, across] = [0.8 * dx + 0.6 * dy, Math.abs(0.8 * dy - 0.6 * dx)];
        const beyond = Math.max(0, -along, along - 8.1);
        const inside = Math.hypot(beyond, across) <= 1.1;
        const cell = row * 20 + column;
        expect([field[cell], field[400 + cell]], `${column}, ${row}`).toEqual([
          inside ? expect.closeTo(0.8) : 0,
          inside ? expect.closeTo(0.6) : 0,
        ]);
      }
    }
  });

  it('have a field for a limb shorter than a cell, wherever it lies between the cells', () => {
    const random = randomStream(6);
    for (let trial = 0; trial < 200; trial++) {
      const field = new Float32Array(2 * 20 * 20);
      const from = cellPoint(random.uniform(3, 16), random.uniform(3, 16));
      const angle = random.uniform(0, 2 * Math.PI);
      const to = cellPoint(from.x + 0.6 * Math.cos(angle), from.y + 0.6 * Math.sin(angle));
      limbFieldOf([[from, to]], { width: 20, height: 20 }, 0.75, field);
      expect(limbAffinity(field, { width: 20, height: 20 }, from, to, 0.05)).toBeGreaterThan(0.7);
    }
  });

  it('have the mean direction where limbs of two people cross', () => {
    const field = new Float32Array(2 * 11 * 11);
    const across = [cellPoint(0, 5), cellPoint(10, 5)] as const;
    const down = [cellPoint(5, 0), cellPoint(5, 10)] as const;
    limbFieldOf([across, down], { width: 11, height: 11 }, 0.5, field);
    expect([field[5 * 11 + 5], field[121 + 5 * 11 + 5]]).toEqual([0.5, 0.5]);
    expect([field[5 * 11 + 2], field[121 + 5 * 11 + 2]]).toEqual([1, 0]);
  });

  it('have weight 1 only for limbs with both joints labeled in one person', () => {
    const person = drawnPerson(randomStream(1), { height: 200, x: 190, y: 190 });
    const without = person.map((point, joint) => (joint === 4 ? null : point));
    const { weights } = encode(codec, [without]);
    const ofLimbs = Array.from({ length: 2 * 19 }, (_, map) => mapOf(weights, 15 + map));
    for (const [index, [from, to]] of crowdLimbs.entries()) {
      const expected = from === 4 || to === 4 ? 0 : 1;
      for (const map of ofLimbs.slice(2 * index, 2 * index + 2)) {
        expect(map.every((weight) => weight === expected)).toBe(true);
      }
    }
  });

  it('are ignored in the region of an unlabeled joint, except where another person has the joint', () => {
    const person = drawnPerson(randomStream(1), { height: 200, x: 100, y: 190 });
    const other = person.map((point, joint) =>
      point && joint !== 4 ? { ...point, x: point.x + 150 } : null,
    );
    const [left, right] = [192, 340];
    const corner = (x: number, y: number) => cropPoint(x - 0.5, y - 0.5);
    // A region over columns 192 to 339 of the crop, also with the opposite orientation, as in a mirrored crop.
    const outline = [corner(left, 0), corner(right, 0), corner(right, 384), corner(left, 384)];
    const only = Array.from({ length: crowdJoints }, (_, joint) => joint === 4);
    for (const corners of [outline, outline.toReversed()]) {
      const { target, weights } = encode(codec, [person, other], [{ outline: corners, joints: only }]);
      const inside = (cell: number) => cell % 96 >= 48 && cell % 96 <= 84;
      for (const joint of [3, 4]) {
        const drawn = mapOf(target, joint);
        const expected = drawn.map((value, cell) => (joint === 4 && inside(cell) && value === 0 ? 0 : 1));
        expect(mapOf(weights, joint)).toEqual(expected);
      }
      const forearm = crowdLimbs.findIndex(([, to]) => to === 4);
      const [x, y] = [mapOf(target, 15 + 2 * forearm), mapOf(target, 16 + 2 * forearm)];
      const onLimb = x.map((value, cell) => (value === 0 && y[cell] === 0 && inside(cell) ? 0 : 1));
      expect(mapOf(weights, 15 + 2 * forearm)).toEqual(onLimb);
      expect(mapOf(weights, 15).every((weight) => weight === 1)).toBe(true);
    }
  });
});

describe('a limb between two places', () => {
  const field = new Float32Array(2 * 400);
  limbFieldOf([[cellPoint(2, 10), cellPoint(17, 10)]], { width: 20, height: 20 }, 1, field);
  const size = { width: 20, height: 20 };

  it('has the mean of the field along it, and none where the field points elsewhere', () => {
    expect(limbAffinity(field, size, cellPoint(2, 10), cellPoint(17, 10), 0.05)).toBe(1);
    expect(limbAffinity(field, size, cellPoint(17, 10), cellPoint(2, 10), 0.05)).toBe(0);
    expect(limbAffinity(field, size, cellPoint(5, 2), cellPoint(15, 2), 0.05)).toBe(0);
    // The field ends at 18, a cell beyond the joint. Two of ten places lie further out, then three.
    expect(limbAffinity(field, size, cellPoint(7, 10), cellPoint(21, 10), 0.05)).toBeCloseTo(0.8);
    expect(limbAffinity(field, size, cellPoint(9, 10), cellPoint(23, 10), 0.05)).toBe(0);
  });

  it('is the same for the fast and the plain computation', () => {
    const random = randomStream(4);
    const noise = Float32Array.from(field, (value) => value + random.uniform(-0.3, 0.3));
    let found = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const [from, to] = [0, 1].map(() => cellPoint(random.uniform(-0.5, 19.5), random.uniform(8.5, 11.5)));
      const affinity = limbAffinity(noise, size, from!, to!, 0.05);
      expect(affinity).toBeCloseTo(lineIntegral(noise, size, from!, to!), 10);
      if (affinity > 0) found++;
    }
    expect(found).toBeGreaterThan(100);
  });
});

/** Ten places along the line, at the nearest cells; 0 if three of them disagree. */
function lineIntegral(field: Float32Array, { width, height }: Size, from: CellPoint, to: CellPoint): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const values = Array.from({ length: 10 }, (_, look) => {
    const place = (axis: 'x' | 'y', extent: number) => {
      const value = Math.round(from[axis] + ((look + 0.5) / 10) * (to[axis] - from[axis]));
      return Math.min(extent - 1, Math.max(0, value));
    };
    const cell = place('y', height) * width + place('x', width);
    const [x, y] = [field[cell]!, field[width * height + cell]!];
    return ((to.x - from.x) * x + (to.y - from.y) * y) / length;
  });
  if (values.filter((value) => value <= 0.05).length > 2) return 0;
  return Math.max(0, values.reduce((sum, value) => sum + value, 0) / 10);
}

describe('people decoded from drawn targets', () => {
  it.each([1, 2, 3, 5, 8, 12, 20, 30])('are found, %i in an image', (count) => {
    let [right, all] = [0, 0];
    for (let seed = 0; seed < 12; seed++) {
      const truth = drawnCrowd(100 * count + seed, count, input);
      const found = codec.decodePeople(encode(codec, truth).target);
      const score = correctJoints(truth, found);
      right += score.right;
      all += score.all;
    }
    expect(right / all, `${right} of ${all} joints`).toBeGreaterThanOrEqual(count <= 8 ? 0.97 : 0.85);
  });

  it('are decoded to the person nearest to the center by `decode`', () => {
    const random = randomStream(8);
    const [left, middle] = [70, 200].map((x) => drawnPerson(random, { height: 150, x, y: 190 }));
    const joints = codec.decode(encode(codec, [left!, middle!]).target);
    for (const [joint, found] of joints.entries()) {
      expect(found?.point.x).toBeCloseTo(middle![joint]!.x, 0);
      expect(found?.point.y).toBeCloseTo(middle![joint]!.y, 0);
    }
    expect(codec.decode(encode(codec, []).target)).toEqual(Array.from({ length: 14 }, () => null));
  });

  it('are an empty list for an empty image', () => {
    expect(codec.decodePeople(encode(codec, []).target)).toEqual([]);
  });

  it('keep only the joints inside the image when it cuts them', () => {
    const cut = drawnPerson(randomStream(3), { height: 300, x: 190, y: 360 });
    const [person, ...others] = codec.decodePeople(encode(codec, [cut]).target);
    expect(others).toEqual([]);
    expect(person?.joints.map((joint) => joint !== null)).toEqual(
      cut.map((point) => point !== null && insideCrop(point, input)),
    );
  });

  it('are sorted by their score, which is in [0, 1]', () => {
    const truth = drawnCrowd(5, 4, input);
    const { target } = encode(codec, truth);
    const weak = target.map((value) => 0.5 * value);
    for (const output of [target, weak]) {
      const scores = codec.decodePeople(output).map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      for (const score of scores) expect(score > 0 && score <= 1).toBe(true);
    }
  });
});

describe('the matching of one type of limb', () => {
  /** The largest total affinity over all possible matchings. */
  function bestTotal(candidates: readonly LimbCandidate[]): number {
    const [first, ...rest] = candidates;
    if (first === undefined) return 0;
    const compatible = rest.filter(({ from, to }) => from !== first.from && to !== first.to);
    return Math.max(first.affinity + bestTotal(compatible), bestTotal(rest));
  }
  const total = (limbs: readonly LimbCandidate[]) => limbs.reduce((sum, { affinity }) => sum + affinity, 0);
  const drawn = (seed: number) => {
    const random = randomStream(seed);
    const pairs = [0, 1, 2, 3].flatMap((from) => [0, 1, 2, 3].map((to) => ({ from, to })));
    return pairs
      .filter(() => random.uniform(0, 1) < 0.6)
      .map((pair) => ({ ...pair, affinity: random.uniform(0.1, pair.from === pair.to ? 1 : 0.6) }));
  };

  it('gives every joint at most one limb, and reaches at least half the total of an exhaustive search', () => {
    let best = 0;
    for (let seed = 0; seed < 200; seed++) {
      const candidates = drawn(seed);
      const matched = matchLimbs(candidates);
      for (const end of ['from', 'to'] as const) {
        expect(new Set(matched.map((limb) => limb[end])).size).toBe(matched.length);
      }
      const optimum = bestTotal(candidates);
      expect(total(matched)).toBeGreaterThanOrEqual(optimum / 2 - 1e-12);
      if (total(matched) >= optimum - 1e-12) best++;
    }
    expect(best).toBeGreaterThan(120);
  });
});

describe('options that contradict each other', () => {
  it.each([
    [{ limbs: [[0, 14]] }, 'a limb of the affinity fields does not join two joints – got joints 0 and 14'],
    [{ limbs: [[3, 3]] }, 'a limb of the affinity fields does not join two joints – got joints 3 and 3'],
    [{ limbs: [] }, 'affinity fields need at least one limb'],
    [{ limbWidth: 0 }, 'the limb width of the affinity fields is out of range – got 0 pixels'],
  ] as const)('%j are refused', (change, message) => {
    expect(() => affinityFieldCodec({ ...options, ...change })).toThrow(message);
  });
});

/** One map of 96×96 cells. */
function mapOf(values: Float32Array, map: number): Float32Array {
  return values.slice(map * 96 * 96, (map + 1) * 96 * 96);
}

/**
 * Joints inside the image, found within a tenth of the person's height of their true positions; each truth has one
 * person.
 */
function correctJoints(
  truth: readonly CropPose[],
  found: readonly DecodedPerson[],
): { readonly right: number; readonly all: number } {
  const free = new Set(found);
  let [right, all] = [0, 0];
  for (const pose of truth) {
    const [top, bottom] = [pose[1], pose[10]];
    const reach = 0.1 * Math.hypot(bottom!.x - top!.x, bottom!.y - top!.y);
    const inside = pose.map((point) => (point && insideCrop(point, input) ? point : null));
    if (inside.filter((point) => point !== null).length < 3) continue;
    const hits = (person: DecodedPerson) =>
      inside.filter((point, joint) => {
        const other = person.joints[joint];
        return point && other && Math.hypot(point.x - other.point.x, point.y - other.point.y) <= reach;
      }).length;
    const best = [...free].toSorted((one, other) => hits(other) - hits(one))[0];
    all += inside.filter((point) => point !== null).length;
    if (best === undefined) continue;
    right += hits(best);
    free.delete(best);
  }
  return { right, all };
}
