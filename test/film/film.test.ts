import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  drawFilm,
  estimateVideo,
  type FilmPosesEvent,
  readFilmPoses,
  writeFilmCsv,
  writeFilmPoses,
} from '../../src/film/node.ts';
import type { TrackedFrame } from '../../src/skeletons/index.ts';
import { corners, ffmpeg, haveFfmpeg, squareFilm, squareModel } from './films.ts';

let root = '';
const at = (name: string) => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-film-'));
  if (haveFfmpeg) squareFilm(at('square.mp4'));
});
afterAll(() => rm(root, { recursive: true }));

async function framesOf(path: string): Promise<readonly TrackedFrame[]> {
  const frames: TrackedFrame[] = [];
  for await (const frame of (await readFilmPoses(path)).frames) frames.push(frame);
  return frames;
}

const leftOf = ({ people: [person] }: TrackedFrame) => person?.pose?.[0]?.point.x;

/** The RGB bytes of a film's first frame. */
function firstFrame(path: string): Uint8Array {
  const raw = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
  return spawnSync('ffmpeg', ['-v', 'error', '-i', path, ...raw]).stdout;
}

/** Index of a byte on the diagonal of the first frame's square. */
const place = (41 * 160 + 21) * 3;

/** The streams of a file, by ffprobe. */
function streams(path: string) {
  const parameters = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', path];
  const { stdout } = spawnSync('ffprobe', parameters, { encoding: 'utf8' });
  const found: {
    codec_type: string;
    width: number;
    height: number;
    nb_read_frames: string;
    duration: string;
  }[] = JSON.parse(stdout).streams;
  return found;
}

it('explains how to get FFmpeg if it is missing', async () => {
  const frames = estimateVideo(await squareModel(), at('square.mp4'), { ffmpeg: at('nowhere/ffmpeg') });
  await expect(frames.next()).rejects.toThrow(
    /films need FFmpeg, and ffmpeg does not run.*apt install ffmpeg/,
  );
});

describe.skipIf(!haveFfmpeg)('a film (skipped: no ffmpeg)', () => {
  it('is read frame by frame, with times', async () => {
    const frames = [];
    for await (const { frame, time, people } of estimateVideo(await squareModel(), at('square.mp4'))) {
      frames.push({ frame, time, people: people.map(({ pose, box }) => ({ id: 0, pose, box })) });
    }
    expect(frames).toHaveLength(50);
    expect(frames[25]).toMatchObject({ frame: 25, time: 1 });
    expect(Math.abs(leftOf(frames[25]!)! - 50)).toBeLessThanOrEqual(1);
  });

  it('keeps a variable frame rate', async () => {
    // In the second second, only every fifth frame is kept.
    ffmpeg(
      '-i',
      at('square.mp4'),
      '-vf',
      "select='lt(t,1)+not(mod(n,5))'",
      '-vsync',
      'vfr',
      '-an',
      at('variable.mp4'),
    );
    await writeFilmPoses(await squareModel(), at('variable.mp4'), { out: at('variable.jsonl') });
    const frames = await framesOf(at('variable.jsonl'));
    expect(frames).toHaveLength(30);
    for (const frame of frames)
      expect(Math.abs(leftOf(frame)! - (10 + 40 * frame.time!))).toBeLessThanOrEqual(2);
    expect(frames.at(-1)!.time).toBeCloseTo(1.8, 2);
    await drawFilm(at('variable.mp4'), at('variable.jsonl'), corners, { out: at('drawn-variable.mp4') });
    expect(Number(streams(at('drawn-variable.mp4'))[0]!.duration)).toBeCloseTo(1.84, 1);
  });

  it('is turned by its rotation', async () => {
    ffmpeg('-i', at('square.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', at('turned.mp4'));
    await writeFilmPoses(await squareModel(), at('turned.mp4'), { out: at('turned.jsonl') });
    const { header } = await readFilmPoses(at('turned.jsonl'));
    expect(header).toMatchObject({ width: 96, height: 160 });
    const [first] = await framesOf(at('turned.jsonl'));
    // The square was 30 px from the top and 10 px from the left.
    const { x, y } = first!.people[0]!.pose![0]!.point;
    expect(Math.min(Math.abs(x - 42), Math.abs(x - 30))).toBeLessThanOrEqual(1);
    expect(Math.min(Math.abs(y - 10), Math.abs(y - 126))).toBeLessThanOrEqual(1);
  });

  it('is continued after an interruption, with the same result', async () => {
    const whole = { out: at('whole.jsonl'), smooth: 'causal', track: true } as const;
    await writeFilmPoses(await squareModel(), at('square.mp4'), whole);

    const out = at('resumed.jsonl');
    const model = await squareModel();
    const stop = (event: FilmPosesEvent) => {
      if (event.kind === 'frame' && event.frame === 19) throw new Error('power cut');
    };
    await expect(writeFilmPoses(model, at('square.mp4'), { ...whole, out, on: stop })).rejects.toThrow(
      'power cut',
    );
    // The last line is incomplete, as after a power cut.
    const written = await readFile(`${out}.partial`, 'utf8');
    await writeFile(`${out}.partial`, written.slice(0, -30));
    const events: FilmPosesEvent[] = [];
    const again = await squareModel();
    const result = await writeFilmPoses(again, at('square.mp4'), {
      ...whole,
      out,
      on: (event) => events.push(event),
    });
    expect(result).toMatchObject({ complete: true, frames: 50, identities: { births: 1 } });
    expect(events).toContainEqual({ kind: 'resumed', frames: 19 });
    expect(again.counter.seen).toBe(31);
    expect(await readFile(out, 'utf8')).toBe(await readFile(whole.out, 'utf8'));
    expect(existsSync(`${out}.partial`)).toBe(false);
  });

  it('is not continued with another model', async () => {
    const out = at('other.jsonl');
    const end = (event: FilmPosesEvent) => {
      if (event.kind === 'frame') throw new Error('ended');
    };
    await expect(writeFilmPoses(await squareModel(), at('square.mp4'), { out, on: end })).rejects.toThrow(
      'ended',
    );
    const model = await squareModel();
    const other = { ...model, metadata: { ...model.metadata, name: 'another' } };
    await expect(writeFilmPoses(other, at('square.mp4'), { out })).rejects.toThrow(
      /the earlier run differs in "model" – got .* – expected "another", or another file/,
    );
  });

  it('keeps the frames before a damaged end, and reports the damage', async () => {
    ffmpeg('-i', at('square.mp4'), '-c', 'copy', '-movflags', 'faststart', at('fast.mp4'));
    const bytes = await readFile(at('fast.mp4'));
    await writeFile(at('cut.mp4'), bytes.subarray(0, bytes.length * 0.7));
    const events: FilmPosesEvent[] = [];
    const options = { out: at('cut.jsonl'), on: (event: FilmPosesEvent) => void events.push(event) };
    const { frames } = await writeFilmPoses(await squareModel(), at('cut.mp4'), options);
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThan(50);
    const [problem] = events.flatMap((event) => (event.kind === 'problem' ? [event.problem.message] : []));
    expect(problem).toMatch(/the film is damaged, \d+ frames were read – got .* – in .*cut\.mp4/);
  });

  it('is refused if the file is not a film', async () => {
    await writeFile(at('letter.mp4'), 'Dear film,');
    ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', at('sound.mp4'));
    const model = await squareModel();
    await expect(writeFilmPoses(model, at('letter.mp4'), { out: at('x.jsonl') })).rejects.toThrow(
      /cannot read film/,
    );
    await expect(writeFilmPoses(model, at('sound.mp4'), { out: at('x.jsonl') })).rejects.toThrow(
      /not a film – got a file without a video stream/,
    );
    await expect(writeFilmPoses(model, at('absent.mp4'), { out: at('x.jsonl') })).rejects.toThrow(
      /cannot read film – got No such file or directory – in .*absent\.mp4/,
    );
    expect(existsSync(at('x.jsonl'))).toBe(false);
  });

  it('is drawn with its sound and the same length', async () => {
    const out = at('drawn.mp4');
    await writeFilmPoses(await squareModel(), at('square.mp4'), { out: at('drawn.jsonl'), track: true });
    expect(await drawFilm(at('square.mp4'), at('drawn.jsonl'), corners, { out })).toBe(true);
    const [video, audio] = streams(out);
    expect(video).toMatchObject({ codec_type: 'video', width: 160, height: 96, nb_read_frames: '50' });
    expect(audio?.codec_type).toBe('audio');
    const first = firstFrame(out);
    // The diagonal has the first identity's blue, where the square was white.
    expect(first[place + 2]! - first[place]!).toBeGreaterThan(60);
  });

  it('is drawn without people who were seen in too few frames, and with them if nobody is tracked', async () => {
    const blues = [true, undefined].map(async (tracked) => {
      const [poses, out] = [at(`blip-${tracked}.jsonl`), at(`blip-${tracked}.mp4`)];
      const [header, ...frames] = (await readFile(at('whole.jsonl'), 'utf8')).trim().split('\n');
      const anonymous = frames.map((line) => line.replace('"id":1,', ''));
      const described = JSON.stringify({ ...JSON.parse(header!), tracked });
      await writeFile(poses, [described, ...anonymous, ''].join('\n'));
      await drawFilm(at('square.mp4'), poses, corners, { out });
      const first = firstFrame(out);
      return Math.abs(first[place + 2]! - first[place]!);
    });
    const [left, drawn] = await Promise.all(blues);
    expect(left).toBeLessThan(15);
    expect(drawn).toBeGreaterThan(30);
  });

  it('gives a table of people and frames', async () => {
    await writeFilmCsv(at('whole.jsonl'), at('whole.csv'));
    const lines = (await readFile(at('whole.csv'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(51);
    expect(lines[0]).toBe(
      'frame,time,id,filled,top left x,top left y,top left confidence,bottom right x,bottom right y,bottom right confidence',
    );
    expect(lines[26]).toMatch(/^25,1,1,false,\d+(\.\d+)?,30,0\.9,/);
  });
});
