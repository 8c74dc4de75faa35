import { describe, expect, it } from 'vitest';
import {
  boxSimilarity,
  compareFilms,
  hota,
  identityScores,
  jointClearMot,
  oksSimilarity,
  pckhSimilarity,
  trackingScores,
} from '../../../src/eval/index.ts';
import { imagePoint } from '../../../src/geometry/index.ts';
import { coco, type Pose, type TrackedFrame } from '../../../src/skeletons/index.ts';

const box = (x: number) => ({ x, y: 0, width: 10, height: 20 });
/** For each frame, the identity at each place; `undefined` for no person. */
function film(...frames: readonly (readonly (number | undefined)[])[]): readonly TrackedFrame[] {
  return frames.map((ids, frame) => ({
    frame,
    people: ids.flatMap((id, place) => (id === undefined ? [] : [{ id, box: box(100 * place + frame) }])),
  }));
}
const compare = (truth: readonly TrackedFrame[], found: readonly TrackedFrame[]) =>
  compareFilms(truth, found, boxSimilarity);

describe('tracking scores', () => {
  const truth = film([1, 2], [1, 2], [1, 2], [1, 2]);

  it('are perfect for the truth with other identities', () => {
    const scores = trackingScores(compare(truth, film([8, 5], [8, 5], [8, 5], [8, 5])));
    expect(scores).toMatchObject({
      mota: 1,
      motp: 0,
      idf1: 1,
      hota: 1,
      detA: 1,
      assA: 1,
      locA: 1,
      switches: 0,
    });
  });

  it('count a swap of two people as two switches and half of the identities', () => {
    const scores = trackingScores(compare(truth, film([1, 2], [1, 2], [2, 1], [2, 1])));
    expect(scores).toMatchObject({ switches: 2, misses: 0, falsePositives: 0, mota: 0.75, idf1: 0.5 });
    // The tracks of each match share 2 of 6 frames.
    expect(scores.assA).toBeCloseTo(1 / 3, 12);
    expect(scores.hota).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });

  it('count a person who is lost and found again as fragmented', () => {
    const scores = trackingScores(compare(truth, film([1, 2], [undefined, 2], [1, 2], [1, 2])));
    expect(scores).toMatchObject({ fragmentations: 1, misses: 1, switches: 0, mota: 7 / 8 });
  });

  it("are 0.5 if one of two frames is missing, as in the authors' test of HOTA", () => {
    const whole = film([1], [1]);
    const half = film([1]);
    for (const frames of [compare(whole, half), compare(half, whole)]) {
      expect(hota(frames)).toMatchObject({ hota: 0.5, detA: 0.5, assA: 0.5, locA: 1 });
    }
    expect(identityScores(compare(whole, half))).toMatchObject({ idp: 1, idr: 0.5 });
  });

  it('keep a continuing pair although another pair is more similar', () => {
    const shifted = (first: number, second: number): TrackedFrame['people'] => [
      { id: 1, box: box(first) },
      { id: 2, box: box(second) },
    ];
    const people = [{ id: 9, box: box(0) }];
    const scores = trackingScores(
      compare(
        [0, 1].map((frame) => ({ frame, people })),
        [
          { frame: 0, people: shifted(0, 50) },
          { frame: 1, people: shifted(3, 0) },
        ],
      ),
    );
    expect(scores.switches).toBe(0);
  });

  it('need at least one person', () => {
    expect(() => trackingScores(compare([], film([1])))).toThrow('the truth has nothing to track');
    expect(() => compare(film([1, 1]), film([1]))).toThrow(
      'identity 1 appears twice in one frame – in the truth, frame 0',
    );
  });
});

describe('similarities of poses', () => {
  const pose = (dx: number): Pose => coco.joints.map((_, i) => ({ point: imagePoint(10 * i + dx, 5 * i) }));
  const headBox = { x: 0, y: 0, width: 30, height: 40 };
  const person = { id: 1, pose: pose(0), headBox, box: { x: 0, y: 0, width: 160, height: 80 } };

  it('are 1 for the same pose', () => {
    expect(oksSimilarity(coco)(person, { id: 2, pose: pose(0) })).toBeCloseTo(1, 12);
    expect(pckhSimilarity(person, { id: 2, pose: pose(0) })).toBe(1);
  });

  it('use half of the head size as the limit of PCKh', () => {
    // 0.6 × 50 px is the head's length.
    expect(pckhSimilarity(person, { id: 2, pose: pose(15) })).toBe(1);
    expect(pckhSimilarity(person, { id: 2, pose: pose(15.1) })).toBe(0);
    expect(() => pckhSimilarity({ id: 4, pose: pose(0) }, { id: 2, pose: pose(0) })).toThrow(
      'a subject without a box of the head – got identity 4 – expected one, for PCKh',
    );
  });

  it("give PoseTrack's MOTA separately for each joint", () => {
    const without = pose(0).map((joint, index) => (index === 3 ? null : joint));
    const truth = [0, 1].map((frame) => ({ frame, people: [person] }));
    const found = [0, 1].map((frame) => ({
      frame,
      people: [{ id: 5, pose: frame === 0 ? pose(0) : without }],
    }));
    const scores = jointClearMot(truth, found, coco.joints.length);
    expect(scores.map((score) => score?.mota)).toEqual(
      coco.joints.map((_, index) => (index === 3 ? 0.5 : 1)),
    );
  });
});
