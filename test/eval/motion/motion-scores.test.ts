import { describe, expect, it } from 'vitest';
import { motionScores } from '../../../src/eval/index.ts';
import { imagePoint } from '../../../src/geometry/index.ts';
import { coco, type Skeleton, type TrackedFrame } from '../../../src/skeletons/index.ts';
import { walk } from '../../track/walk.ts';

const dots: Skeleton = { name: 'dots', joints: ['near', 'far'], limbs: [], mirrorPairs: [] };

/** One person whose second joint keeps 100 px distance. */
function film(xs: readonly (number | null)[], times = xs.map((_, frame) => frame / 10)): TrackedFrame[] {
  return xs.map((x, frame) => ({
    frame,
    time: times[frame]!,
    people:
      x === null ? [] : [{ id: 1, pose: [{ point: imagePoint(x, 0) }, { point: imagePoint(x + 100, 0) }] }],
  }));
}
const of = (frames: readonly TrackedFrame[], skeleton = dots) => ({ skeleton, frames });

describe('jitter', () => {
  it('is the mean difference of the accelerations, computed by hand', () => {
    // The second differences of 1, 0, 1, 0 are 2 and −2 px, 0.1 s apart: 200 px / s².
    const scores = motionScores(of(film([0, 0, 0, 0])), of(film([1, 0, 1, 0])));
    expect(scores.accelerationError).toBeCloseTo(200, 9);
    expect(scores.acceleration).toBeCloseTo(200, 9);
  });

  it('knows frames of different lengths: x = 3t² has an acceleration of 6', () => {
    const times = [0, 0.1, 0.15, 0.4, 0.45];
    const path = film(
      times.map((time) => 3 * time ** 2),
      times,
    );
    const still = film(
      times.map(() => 0),
      times,
    );
    expect(motionScores(of(still), of(path)).accelerationError).toBeCloseTo(6, 6);
    expect(motionScores(of(path), of(path)).accelerationError).toBeCloseTo(0, 9);
  });

  it('does not count across a frame in which the person was not found', () => {
    const scores = motionScores(of(film([0, 0, 0, 0, 0])), of(film([9, 0, null, 0, 9])));
    expect(scores).toMatchObject({ accelerationError: null, found: 80 });
  });

  it('counts labels of every fourth frame as frames in a row', () => {
    const all = film(Array.from({ length: 13 }, (_, frame) => (frame % 8 === 0 ? 4 : 0)));
    const some = film(all.map(() => 0)).filter(({ frame }) => frame % 4 === 0);
    // 4, 0, 4, 0 in steps of 0.4 s.
    expect(motionScores(of(some), of(all)).accelerationError).toBeCloseTo(8 / 0.16, 9);
  });
});

describe('the lag', () => {
  const times = Array.from({ length: 90 }, (_, frame) => frame / 30);
  const wave = (late: number) =>
    film(
      times.map((time) => 40 * Math.sin(4 * (time - late))),
      times,
    );

  it.each([0, 0.05, 0.1, -0.04, 0.012])('of a path that is %f s late is found', (late) => {
    expect(motionScores(of(wave(0)), of(wave(late))).lag).toBeCloseTo(1000 * late, 0);
  });

  it('is unknown for people who do not move, and for short films', () => {
    expect(
      motionScores(
        of(
          film(
            times.map(() => 5),
            times,
          ),
        ),
        of(wave(0)),
      ).lag,
    ).toBeNull();
    expect(motionScores(of(wave(0).slice(0, 15)), of(wave(0).slice(0, 15))).lag).toBeNull();
  });
});

describe('the accuracy', () => {
  it('counts missed joints as wrong in PCK, and leaves them out of the error', () => {
    // The box around the joints is 100 px wide, so PCK@0.2 allows 20 px.
    const scores = motionScores(of(film([0, 0, 0, 0])), of(film([6, 19, 21, null])));
    expect(scores).toMatchObject({ pck: 50, found: 75 });
    expect(scores.error).toBeCloseTo((6 + 19 + 21) / 3, 9);
  });

  it('pairs people by place and joints by name', () => {
    const walkers = [100, 400].map((x, index) => ({
      id: index + 1,
      height: 200,
      depth: index,
      at: () => [x, 50] as const,
    }));
    const { truth, found } = walk(walkers, { seconds: 2, framesPerSecond: 25, noise: 0.001 });
    const reversed: Skeleton = { ...coco, name: 'reversed', joints: coco.joints.toReversed() };
    const other = found.map((frame) => ({
      ...frame,
      people: frame.people
        .toReversed()
        .map((person, index) => ({ ...person, id: 7 + index, pose: person.pose?.toReversed() })),
    }));
    const scores = motionScores(of(truth, coco), of(other, reversed));
    expect(scores).toMatchObject({ pck: 100, found: 100 });
    expect(scores.error).toBeLessThan(0.5);
  });

  it('refuses skeletons without a joint in common', () => {
    expect(() => motionScores(of(film([0]), coco), of(film([0])))).toThrow(/have no joint in common/);
  });
});
