import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMot } from '../../src/data/index.ts';
import { boxSimilarity, compareFilms, oksSimilarity, trackingScores } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { coco, type TrackedFrame } from '../../src/skeletons/index.ts';
import { createIdentifier, createTracker, type TrackerOptions } from '../../src/track/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';
import { type Walker, type WalkOptions, walk } from './walk.ts';

/** A film's detections with the tracker's identities. */
function tracked(found: readonly TrackedFrame[], options: TrackerOptions = { skeleton: coco }) {
  const identifier = createIdentifier(options);
  const frames = [...found.flatMap((frame) => identifier.add(frame)), ...identifier.end()];
  const film = frames.map((frame) => ({ ...frame, people: frame.people.filter(({ id }) => id > 0) }));
  return { film, counts: identifier.counts };
}

function scores(walkers: readonly Walker[], film: WalkOptions, options?: TrackerOptions) {
  const { truth, found } = walk(walkers, film);
  const result = tracked(found, options);
  return { ...trackingScores(compareFilms(truth, result.film, oksSimilarity(coco))), ...result.counts };
}

/** A person who moves from x by the given number of pixels per second. */
const walker = (id: number, x: number, speed: number, depth = id, from = 0, to = 1e9): Walker => ({
  id,
  depth,
  height: 200,
  at: (time) => (time >= from && time < to ? [x + speed * time, 100 + 4 * depth] : undefined),
});

describe('the tracker', () => {
  const film = { seconds: 6, framesPerSecond: 25 };

  it('keeps the identities of two people who cross each other while one is hidden', () => {
    const found = scores([walker(1, 100, 90), walker(2, 640, -90)], film);
    expect(found).toMatchObject({ switches: 0, falsePositives: 0, births: 2 });
    expect(found.idp).toBe(1);
  });

  it('loses few identities at other frame rates, with noise and missed detections', () => {
    const people = [walker(1, 100, 90), walker(2, 640, -90), walker(3, 0, 60)];
    const films = [10, 25, 60].flatMap((framesPerSecond) =>
      [1, 2, 3].map((seed) => ({ ...film, framesPerSecond, seed, noise: 0.02, missed: 0.05 })),
    );
    for (const options of [{ skeleton: coco }, {}]) {
      const all = films.map((shaken) => scores(people, shaken, options));
      expect(all.reduce((sum, { switches }) => sum + switches, 0)).toBeLessThanOrEqual(6);
      expect(Math.min(...all.map(({ idp }) => idp))).toBeGreaterThan(0.75);
    }
  });

  it('keeps the identities of people who walk side by side', () => {
    const pair = [walker(1, 100, 80, 1), walker(2, 150, 80, 2)];
    expect(scores(pair, { ...film, noise: 0.02, missed: 0.1 })).toMatchObject({ switches: 0, births: 2 });
  });

  it('gives new identities to people who enter and forgets people who leave', () => {
    const visitors = [walker(1, 100, 50, 1, 0, 2), walker(2, 500, 50, 2, 1, 4), walker(3, 100, 50, 3, 4.5)];
    expect(scores(visitors, film)).toMatchObject({ switches: 0, births: 3, deaths: 2, misses: 0 });
  });

  it('recognizes a person within the stated time of occlusion, and not after it', () => {
    const leaves = (gap: number): Walker => ({
      ...walker(1, 100, 50),
      at: (time) => (time > 2 && time < 2 + gap ? undefined : [100 + 50 * time, 100]),
    });
    expect(scores([leaves(0.8)], film)).toMatchObject({ switches: 0, births: 1, returns: 1 });
    expect(scores([leaves(1.5)], film)).toMatchObject({ switches: 1, births: 2 });
    expect(scores([leaves(1.5)], film, { occlusion: 2 })).toMatchObject({ switches: 0, births: 1 });
  });

  it('continues identities with doubtful detections, but does not begin any', () => {
    const { found } = walk([walker(1, 100, 50)], film);
    const faint = found.map((frame, index) => ({
      ...frame,
      people: frame.people.map((person) => ({ ...person, confidence: index < 5 || index > 10 ? 0.2 : 0.8 })),
    }));
    const { film: result, counts } = tracked(faint);
    expect(result.map(({ people }) => people.length).slice(0, 12)).toEqual([
      0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1,
    ]);
    expect(counts.births).toBe(1);
  });

  it('counts nobody who is seen in one or two frames, and knows the others from their first frame on', () => {
    const visitors = [walker(1, 100, 50), walker(2, 500, 0, 2, 2, 2.06), walker(3, 900, 0, 3, 4)];
    const { found } = walk(visitors, film);
    const { film: result, counts } = tracked(found);
    expect(counts).toEqual({ births: 2, deaths: 0, returns: 0 });
    result.forEach(({ people }, frame) => {
      expect(people.map(({ id }) => id).sort()).toEqual(frame < 100 ? [1] : [1, 2]);
    });
    expect(tracked(found, { skeleton: coco, confirm: 1 }).counts.births).toBe(3);
  });

  it('gives identities live once a person is confirmed', () => {
    const { found } = walk([walker(1, 100, 50)], film);
    const tracker = createTracker({ skeleton: coco });
    const live = found.slice(0, 5).map(({ people, time }) => tracker.update(people, time!)[0]);
    expect(live).toEqual([undefined, undefined, 1, 1, 1]);
  });

  it('holds back few frames, however long somebody flickers', () => {
    // A person who appears in a new place every third frame, so that one track after another stays tentative.
    const flicker: Walker = { ...walker(2, 0, 0), at: (time) => [400 * (Math.floor(25 * time) % 3), 100] };
    const { found } = walk([walker(1, 100, 50, 5), flicker], { ...film, seconds: 20 });
    const identifier = createIdentifier({ skeleton: coco });
    let [held, most] = [0, 0];
    for (const frame of found) {
      held += 1 - identifier.add(frame).length;
      most = Math.max(most, held);
    }
    expect(most).toBeLessThanOrEqual(3);
    expect(identifier.end()).toHaveLength(held);
  });

  it.each([1, 2])('gives identities in a film of %i frames', (count) => {
    const { found } = walk([walker(1, 100, 50), walker(2, 500, 0)], film);
    const { film: result } = tracked(found.slice(0, count));
    expect(result.map(({ people }) => people.map(({ id }) => id).sort())).toEqual(
      Array.from({ length: count }, () => [1, 2]),
    );
  });

  it('tracks a crowd with missed people and false detections', () => {
    const crowd = Array.from({ length: 6 }, (_, i) =>
      walker(i + 1, 60 + 110 * i, (i % 2 === 0 ? 1 : -1) * (30 + 8 * i)),
    );
    const found = scores(crowd, { ...film, seed: 7, noise: 0.015, missed: 0.05, ghosts: 0.05 });
    expect(found.switches).toBeLessThanOrEqual(2);
    expect(found.idp).toBeGreaterThan(0.9);
  });

  it('gives the same identities every time, independent of the order in a frame', () => {
    const { found } = walk([walker(1, 100, 90), walker(2, 640, -90)], { ...film, missed: 0.1 });
    const reversed = found.map((frame) => ({ ...frame, people: frame.people.toReversed() }));
    const partition = (film: readonly TrackedFrame[]) =>
      film.map(({ people }) => people.map(({ id, box }) => [box!.x, id]).sort(([a], [b]) => a! - b!));
    expect(partition(tracked(found).film)).toEqual(partition(tracked(found).film));
    const identities = new Map<number, number>();
    const [forward, back] = [partition(tracked(found).film), partition(tracked(reversed).film)];
    forward.flat().forEach(([, id], index) => {
      const other = back.flat()[index]![1]!;
      expect(identities.get(id!) ?? other).toBe(other);
      identities.set(id!, other);
    });
  });

  it('refuses frames that go back in time, and accepts people without box and pose', () => {
    const tracker = createTracker();
    expect(tracker.update([{}, { pose: [{ point: imagePoint(1, 1) }] }], 1)).toEqual([undefined, undefined]);
    expect(() => tracker.update([], 1)).toThrow(
      'a frame is not later than the previous frame – got 1 s – expected more than 1 s',
    );
    expect(() => createTracker({ occlusion: -1 })).toThrow('the time of occlusion is out of range');
    expect(() => createTracker({ confirm: 0 })).toThrow(
      'the number of frames that confirm a person is out of range – got 0 – expected a whole number, 1 or more',
    );
  });
});

const folder = 'golden/mot/TUD-Campus';

describe.skipIf(!haveData(folder))('TUD-Campus (skipped: no data)', () => {
  const film = (name: string, truth: boolean) => {
    const where = `${folder}/${name}`;
    return readMot({ text: readFileSync(`${dataFolder}/${where}`, 'utf8'), where }, { truth });
  };

  /** The boxes of a file without their identities, tracked again. */
  const retracked = (name: string) => {
    const boxes = film(name, false).map((frame) => ({
      ...frame,
      time: frame.frame / 25,
      people: frame.people.map(({ box }) => ({ box, id: 0 })),
    }));
    return trackingScores(compareFilms(film('gt.txt', true), tracked(boxes, {}).film, boxSimilarity));
  };

  it('is tracked better than by the tracker that made these boxes', () => {
    const { mota, idf1, switches } = retracked('test.txt');
    expect(mota).toBeGreaterThan(0.526);
    expect(idf1).toBeGreaterThan(0.558);
    expect(switches).toBeLessThan(7);
  });

  it('is tracked without errors if all people are found', () => {
    expect(retracked('gt.txt')).toMatchObject({ mota: 1, idf1: 1, switches: 0 });
  });
});
