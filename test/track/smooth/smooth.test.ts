import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../../src/geometry/index.ts';
import { randomStream } from '../../../src/random.ts';
import type { TrackedFrame } from '../../../src/skeletons/index.ts';
import {
  causalSmoother,
  kalmanSmoother,
  movenetSmoothing,
  oneEuro,
  smoothOffline,
} from '../../../src/track/index.ts';
import { type Walker, walk } from '../walk.ts';

const rate = 30;
const times = Array.from({ length: 150 }, (_, frame) => frame / rate);
const wave = (time: number) => 40 * Math.sin(2 * Math.PI * 0.6 * time);
const noise = times.map((_, frame) => {
  const random = randomStream(3, frame);
  return (
    2 * Math.sqrt(-2 * Math.log(1 - random.uniform(0, 1))) * Math.cos(2 * Math.PI * random.uniform(0, 1))
  );
});
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const error = (path: readonly number[]) =>
  Math.sqrt(mean(path.map((value, i) => (value - wave(times[i]!)) ** 2)));
/** Root mean square of second differences. */
const jitter = (path: readonly number[]) =>
  Math.sqrt(mean(path.slice(2).map((value, i) => (value - 2 * path[i + 1]! + path[i]!) ** 2)));
const noisy = times.map((time, frame) => wave(time) + noise[frame]!);

describe('the One Euro filter', () => {
  const filter = oneEuro({ minimumCutoff: 1, beta: 0.05, derivativeCutoff: 1 });
  const path = times.map((time, frame) => filter.next(noisy[frame]!, time));

  it('gives the values of its paper’s algorithm, computed by hand', () => {
    const { next } = oneEuro({ minimumCutoff: 1, beta: 0.5, derivativeCutoff: 1 });
    expect(next(10, 0)).toBe(10);
    // α of 1 Hz in 0.1 s is 0.2π / (1 + 0.2π); the speed is α · 10, the cutoff 1 + 0.5 · speed.
    const alpha = (0.2 * Math.PI) / (1 + 0.2 * Math.PI);
    const cutoff = 1 + 0.5 * alpha * 10;
    const share = (0.2 * Math.PI * cutoff) / (1 + 0.2 * Math.PI * cutoff);
    expect(next(11, 0.1)).toBeCloseTo(10 + share, 12);
  });

  it('gives the values of TensorFlow.js for MoveNet, computed by its formulas', () => {
    const { next } = oneEuro(movenetSmoothing);
    const alpha = (cutoff: number) => 1 / (1 + 30 / (2 * Math.PI * cutoff));
    let [stored, speed, raw] = [0.4, 0, 0.4];
    expect(next(0.4, 0)).toBe(0.4);
    [0.402, 0.41, 0.9, 0.4].forEach((value, index) => {
      speed += alpha(2.5) * ((value - raw) * 30 - speed);
      const limit = 0.5 + 5 * Math.abs(speed);
      stored += alpha(2.5 + 300 * Math.abs(speed)) * limit * Math.asinh((value - stored) / limit);
      raw = value;
      expect(next(value, (index + 1) / 30)).toBeCloseTo(stored, 12);
    });
  });

  it('removes much of the jitter of a fast wave', () => {
    expect(jitter(path)).toBeLessThan(0.6 * jitter(noisy));
  });
});

describe('the Kalman smoother', () => {
  const options = { deviation: 2, acceleration: 150 };

  it('is nearer to the truth than the measurements, and has no lag', () => {
    const path = kalmanSmoother(
      times.map((time, frame) => ({ time, value: noisy[frame] })),
      options,
    );
    expect(error(path)).toBeLessThan(0.65 * error(noisy));
    expect(jitter(path)).toBeLessThan(0.2 * jitter(noisy));
    const at = (lag: number) =>
      mean(path.slice(10, -10).map((value, i) => (value - wave(times[i + 10]! - lag / rate)) ** 2));
    for (const lag of [-2, -1, 1, 2]) expect(at(0)).toBeLessThan(at(lag));
  });

  it('keeps a straight line, and fills its gaps', () => {
    const line = times.map((time, frame) => ({
      time,
      value: frame > 40 && frame < 60 ? undefined : 5 + 20 * time,
    }));
    const path = kalmanSmoother(line, { deviation: 1, acceleration: 10 });
    for (const frame of [30, 45, 50, 59, 100]) expect(path[frame]).toBeCloseTo(5 + 20 * times[frame]!, 1);
  });
});

describe('films', () => {
  const walker: Walker = { id: 1, height: 200, depth: 1, at: (time) => [50 + 60 * time, 50] };
  const { truth, found } = walk([walker], { seconds: 3, framesPerSecond: 30, seed: 4, noise: 0.01 });
  const identified = found.map((frame) => ({
    ...frame,
    people: frame.people.map((person) => ({ ...person, id: 1 })),
  }));
  const offBy = (film: readonly TrackedFrame[]) =>
    mean(
      film.flatMap(({ people }, frame) =>
        people.flatMap(({ pose = [] }) =>
          pose.flatMap((joint, index) => {
            const right = truth[frame]!.people[0]!.pose![index]!.point;
            return joint ? [Math.hypot(joint.point.x - right.x, joint.point.y - right.y)] : [];
          }),
        ),
      ),
    );

  it('smoothed offline are nearer to the truth', () => {
    expect(offBy(smoothOffline(identified))).toBeLessThan(0.75 * offBy(identified));
  });

  it('smoothed causally have less jitter, for each person separately', () => {
    const smooth = causalSmoother();
    const film = identified.map((frame) => smooth(frame));
    const nose = (frames: readonly TrackedFrame[]) =>
      frames.map(({ people }) => people[0]!.pose![0]!.point.y);
    expect(jitter(nose(film))).toBeLessThan(0.6 * jitter(nose(identified)));
  });

  it('are filled and marked where a person is missing for a short time', () => {
    const away = identified.map((frame, index) =>
      (index > 20 && index < 26) || (index > 50 && index < 70) ? { ...frame, people: [] } : frame,
    );
    const film = smoothOffline(away, 0.25);
    expect(film.map(({ people }) => people.length)).toEqual(away.map((_, i) => (i > 50 && i < 70 ? 0 : 1)));
    const filled = film.flatMap(({ people }, index) => (people[0]?.filled ? [index] : []));
    expect(filled).toEqual([21, 22, 23, 24, 25]);
    expect(
      offBy(film.map((frame, i) => (filled.includes(i) ? frame : { ...frame, people: [] }))),
    ).toBeLessThan(6);
  });

  it('keep people without an identity unchanged, and need times', () => {
    const nobody = { frame: 0, time: 0, people: [{ id: 0, pose: [{ point: imagePoint(3, 4) }] }] };
    expect(smoothOffline([nobody])).toEqual([nobody]);
    const elsewhere = { frame: 1, time: 1, people: [{ id: 0, pose: [{ point: imagePoint(90, 4) }] }] };
    expect([nobody, elsewhere].map(causalSmoother())).toEqual([nobody, elsewhere]);
    expect(() => causalSmoother()({ frame: 2, people: [] })).toThrow(
      'a frame has no time – got frame 2 – expected seconds, to smooth by',
    );
  });
});
