import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg, haveFfmpeg, squareFilm } from '../film/films.ts';
import { colorModel } from '../fixtures/models.ts';
import { limber } from './run.ts';

let root = '';
const at = (name: string) => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-predict-film-'));
  await writeFile(at('colors.onnx'), colorModel());
  if (haveFfmpeg) squareFilm(at('long.mp4'), { seconds: 30 });
});
afterAll(() => rm(root, { recursive: true }));

const predict = (film: string, ...more: readonly string[]) =>
  [
    'predict',
    at(film),
    '--model',
    at('colors.onnx'),
    '--threads',
    '1',
    '--smooth',
    'offline',
    ...more,
  ] as const;

const linesOf = async (name: string) => (await readFile(at(name), 'utf8').catch(() => '')).split('\n').length;

/** Runs the command and sends it the signal when 20 frames are written. */
async function stopped(signal: NodeJS.Signals, name: string) {
  let stop: (signal: NodeJS.Signals) => void = () => {};
  const run = limber(predict('long.mp4', '--json', at(name)), (_, kill) => {
    stop = kill;
  });
  let ended = false;
  const outcome = run.then((result) => {
    ended = true;
    return result;
  });
  while (!ended && (await linesOf(`${name}.partial`)) < 20)
    await new Promise((resolve) => setTimeout(resolve, 5));
  stop(signal);
  return outcome;
}

describe.skipIf(!haveFfmpeg)('limber predict of a film (skipped: no ffmpeg)', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)(
    'is continued after %s, with the result of an uninterrupted run',
    { timeout: 120_000 },
    async (signal) => {
      const whole = await limber(predict('long.mp4', '--json', at('whole.jsonl')));
      expect(whole.status).toBe(0);
      const name = `${signal}.jsonl`;
      const first = await stopped(signal, name);
      expect(first.status).toBe(signal === 'SIGINT' ? 130 : null);
      if (signal === 'SIGINT') {
        expect(first.stderr).toMatch(
          /limber: interrupted after \d+ frames, which are in .*SIGINT\.jsonl\.partial; the same command continues there\n/,
        );
      }
      const done = await linesOf(`${name}.partial`);
      expect(done).toBeGreaterThanOrEqual(20);
      expect(done).toBeLessThan(750);
      const second = await limber(predict('long.mp4', '--json', at(name)));
      expect(second.status).toBe(0);
      const [, again] = /limber: (\d+) frames were done before/.exec(second.stderr) ?? [];
      expect(Number(again)).toBeGreaterThanOrEqual(18);
      expect(await readFile(at(name), 'utf8')).toBe(await readFile(at('whole.jsonl'), 'utf8'));
    },
  );

  it('keeps the frames before a broken end, and says so', async () => {
    squareFilm(at('short.mp4'), { seconds: 2 });
    ffmpeg('-i', at('short.mp4'), '-c', 'copy', '-movflags', 'faststart', at('fast.mp4'));
    const bytes = await readFile(at('fast.mp4'));
    await writeFile(at('cut.mp4'), bytes.subarray(0, bytes.length * 0.7));
    const { status, stderr } = await limber(predict('cut.mp4', '--json', at('cut.jsonl')));
    expect(status).toBe(1);
    expect(stderr).toMatch(/limber: the film is damaged, \d+ frames were read – got .* – in .*cut\.mp4\n/);
    expect(await linesOf('cut.jsonl')).toBeGreaterThan(10);
  });

  it.each([
    ['sides of odd length', ['-vf', 'scale=161:97,format=yuv444p'], 50],
    ['10 bits a color', ['-pix_fmt', 'yuv420p10le'], 50],
    ['one frame', ['-frames:v', '1'], 1],
    ['a variable frame rate', ['-vf', "select='lt(t,1)+not(mod(n,5))'", '-vsync', 'vfr'], 30],
    ['a rotation', ['-c', 'copy', '-metadata:s:v:0', 'rotate=90'], 50],
  ] as const)('reads and draws films with %s', async (_, parameters, frames) => {
    squareFilm(at('short.mp4'), { seconds: 2 });
    ffmpeg('-i', at('short.mp4'), ...parameters, at('case.mp4'));
    const outputs = ['--json', at('case.jsonl'), '--overlay', at('case-out.mp4')];
    const { status, stdout, stderr } = await limber(predict('case.mp4', ...outputs));
    expect(stderr).not.toContain('limber:');
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`frames +${frames}, `));
    expect(await linesOf('case.jsonl')).toBe(frames + 2);
  });

  it.each([
    ['an empty file', [], 'the film is empty – got 0 bytes'],
    ['sound', ['-f', 'lavfi', '-i', 'sine=d=1'], 'not a film – got a file without a video stream'],
    [
      'sound with a cover',
      ['-f', 'lavfi', '-i', 'sine=d=1', '-f', 'lavfi', '-i', 'color=red:s=64x64:d=0.04'].concat([
        '-map',
        '0',
        '-map',
        '1',
        '-c:v',
        'png',
        '-disposition:v:0',
        'attached_pic',
      ]),
      'not a film – got sound with a still picture',
    ],
  ])('refuses %s in one sentence', async (_, parameters, sentence) => {
    if (parameters.length === 0) await writeFile(at('wrong.mp4'), '');
    else ffmpeg(...parameters, at('wrong.mp4'));
    const { status, stderr } = await limber(predict('wrong.mp4', '--json', at('wrong.jsonl')));
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `limber: ${sentence} – in ${at('wrong.mp4')}\n`,
    });
  });

  it('says when nobody was found', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'color=gray:s=160x96:d=0.2', at('fog.mp4'));
    const { stdout, status } = await limber([
      ...['predict', at('fog.mp4'), '--json', at('fog.jsonl'), '--track', '--threads', '1'],
    ]);
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(', nobody was found'),
    });
  });
});
