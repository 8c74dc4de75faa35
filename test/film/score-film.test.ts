import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameLine } from '../../src/film/film-lines.ts';
import { formatFilmScores, openFilmTruth, scoreFilmPoses } from '../../src/film/node.ts';
import { scoreFilm } from '../../src/public/node/score-film.ts';
import { coco, type TrackedFrame } from '../../src/skeletons/index.ts';
import { limber } from '../cli/run.ts';
import { poseTrackDocument } from '../data/track-files.ts';
import { type Walker, walk } from '../track/walk.ts';

const walker: Walker = { id: 1, height: 200, depth: 1, at: (time) => [50 + 60 * time, 50] };
const { truth, found } = walk([walker], { seconds: 4, framesPerSecond: 30, seed: 2, noise: 0.01 });
const film = { skeleton: coco, frames: found };

let root = '';
const at = (name: string) => join(root, name);

async function writePoses(name: string, frames: readonly TrackedFrame[], more = {}) {
  const header = {
    limber: '0',
    film: 'walk.mp4',
    width: 640,
    height: 360,
    model: 'none',
    skeleton: 'coco',
    joints: coco.joints,
    settings: '{}',
    ...more,
  };
  const lines = frames.map((frame) => frameLine(coco, frame));
  await writeFile(at(name), `${JSON.stringify(header)}\n${lines.join('')}`);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-score-film-'));
  await writePoses('found.jsonl', found);
  await writePoses('truth.jsonl', truth);
  await writePoses('smooth.jsonl', truth, { smooth: 'offline' });
});
afterAll(() => rm(root, { recursive: true }));

describe('the scores of a film with each smoothing', () => {
  const scores = scoreFilmPoses(film, { truth: { skeleton: coco, frames: truth } });
  const [none, causal, offline] = scores;

  it('show less jitter with smoothing, and the lag of the causal one', () => {
    expect(causal!.accelerationError!).toBeLessThan(0.6 * none!.accelerationError!);
    expect(offline!.accelerationError!).toBeLessThan(0.6 * none!.accelerationError!);
    expect(Math.abs(none!.lag!)).toBeLessThan(3);
    expect(causal!.lag!).toBeGreaterThan(8);
    expect(Math.abs(offline!.lag!)).toBeLessThan(3);
    expect(offline!.error!).toBeLessThan(none!.error!);
  });

  it('without labels are relative to offline smoothing', () => {
    const [raw, late, whole] = scoreFilmPoses(film);
    expect(raw).toMatchObject({ error: null, pck: null, accelerationError: null });
    expect(late!.acceleration!).toBeLessThan(0.7 * raw!.acceleration!);
    expect(late!.lag!).toBeGreaterThan(raw!.lag! + 8);
    expect(whole!.lag).toBeNull();
    expect(formatFilmScores([raw!])).toMatch(/^smoothing {2}acceleration px\/s² +lag ms\nnone/);
  });

  it('are those of a file of poses', async () => {
    const read = await scoreFilm(at('found.jsonl'), { truth: `poses:${at('truth.jsonl')}` });
    for (const [index, score] of read.entries()) expect(score.pck).toBeCloseTo(scores[index]!.pck!, 1);
  });

  it('are printed and written by limber eval --video', async () => {
    const data = `poses:${at('truth.jsonl')}`;
    const run = ['eval', '--video', at('found.jsonl'), '--data', data, '--json', at('scores.json')];
    const { stdout, status } = await limber(run);
    expect(status).toBe(0);
    expect(stdout).toMatch(/smoothing {2}jitter px\/s² +lag ms +error px +PCK % +found %\nnone +\d+/);
    const { results } = JSON.parse(await readFile(at('scores.json'), 'utf8'));
    expect(results[0].scores.map(({ smoothing }: { smoothing: string }) => smoothing)).toEqual([
      'none',
      'causal',
      'offline',
    ]);
  });

  it('are refused for poses that are smoothed already', async () => {
    await expect(scoreFilm(at('smooth.jsonl'))).rejects.toThrow(
      /the poses are already smoothed – got offline – expected poses without smoothing/,
    );
  });

  it('refuse options of images, and a missing --data without --video', async () => {
    const wrong = await limber(['eval', '--video', at('found.jsonl'), '--split', 'all']);
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('--split is for images') });
    const none = await limber(['eval', '--predictions', 'x.json']);
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining("'--data <format:place>'") });
  });
});

describe('the labels of a film', () => {
  it('are read from PoseTrack files, and counted from the first image', async () => {
    await writeFile(at('labels.json'), JSON.stringify(poseTrackDocument(3)));
    const { frames } = await openFilmTruth(`posetrack:${at('labels.json')}`);
    expect(frames.map(({ frame }) => frame)).toEqual([0, 1, 2]);
  });

  it('are refused in other formats', async () => {
    await expect(openFilmTruth('coco:x.json')).rejects.toThrow(
      /unknown labels of a film – got coco:x\.json – expected posetrack:FILE\.json, or poses:FILE\.jsonl/,
    );
  });
});
