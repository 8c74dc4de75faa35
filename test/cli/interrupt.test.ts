import { execFile, spawn } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colorModel, waver } from '../fixtures/models.ts';
import { colorTeacher } from '../relabel/tiny-networks.ts';
import { writeTinyCoco } from './tiny-coco.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** The program that runs TypeScript in tests. Its full path is given, because the program runs in another folder. */
const runner = new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url).href;
const ending = 'limber: ending after the current piece of work; Ctrl-C again ends at once\n';
const { joints } = waver;

let root = '';
const at = (...names: string[]) => join(root, ...names);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-interrupt-'));
  const keypoints = [10, 10, 2, 30, 20, 2, 50, 40, 2];
  const people = Array.from({ length: 12 }, (_, image) => ({ image, keypoints }));
  await writeTinyCoco(at('data'), joints, people);
  await copyFile(at('data/images/001.png'), at('image.png'));
  await writeFile(at('colors.onnx'), colorModel());
  await writeFile(at('teacher.onnx'), colorTeacher({ width: 64, height: 48 }));
  await writeFile(at('joints.yaml'), `name: colors\njoints: [${joints.join(', ')}]\nmirrorPairs: []\n`);
  const teacher = `kind: top-down teacher
model: teacher.onnx
skeleton: joints.yaml
input: { width: 64, height: 48 }
maps: { stride: 4, offset: 1.5 }
`;
  await writeFile(at('teacher.yaml'), teacher);
  await mkdir(at('out'));
});
afterAll(() => rm(root, { recursive: true }));

/** Runs the program. `interrupt` sends Ctrl-C's signal. */
function begin(words: readonly string[]) {
  const child = spawn(process.execPath, ['--import', runner, main, ...words], { cwd: root });
  let [stdout, stderr] = ['', ''];
  let acknowledged = () => {};
  const acknowledgement = new Promise<void>((resolve) => {
    acknowledged = resolve;
  });
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
    if (stderr.includes(ending)) acknowledged();
  });
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (status) => {
      acknowledged();
      resolve({ status, stdout, stderr });
    }),
  );
  const interrupt = async () => {
    child.kill('SIGINT');
    await acknowledgement;
  };
  return { interrupt, ended };
}

/** Replaces a file by a pipe. A reader of the file waits for the pipe. */
async function makePipe(path: string): Promise<void> {
  await rm(path, { force: true });
  await promisify(execFile)('mkfifo', [path]);
}

/** Interrupts the program while it waits for a file, and only then gives it the file. */
async function interruptedAt(file: string, words: readonly string[]) {
  const content = await readFile(file);
  await makePipe(file);
  try {
    const { interrupt, ended } = begin(words);
    const opened = open(file, 'w');
    const first = await Promise.race([opened, ended]);
    if ('status' in first) {
      // Nothing reads the pipe. Opening it for reading ends the wait of `opened`.
      await (await open(file, constants.O_RDONLY | constants.O_NONBLOCK)).close();
      await (await opened).close();
      throw new Error(`the program ended before it read ${file}: ${first.stderr}`);
    }
    await interrupt();
    await first.write(content);
    await first.close();
    return await ended;
  } finally {
    await rm(file);
    await writeFile(file, content);
  }
}

const pipes = process.platform !== 'win32';

describe.skipIf(!pipes)('Ctrl-C ends in good order (skipped: no named pipes)', () => {
  const data = ['--data', 'coco:data'];
  const nothing = `${ending}limber: interrupted; nothing was written\n`;
  it.each([
    [
      'eval',
      'data/images/005.png',
      ['--model', 'colors.onnx', ...data, '--split', 'all', '--json', 'out/scores.json'],
    ],
    ['data lint', 'data/images/005.png', [...data, '--json', 'out/lint.json']],
    ['data stats', 'data/images/005.png', [...data, '--json', 'out/stats.json']],
    ['data show', 'data/images/005.png', [...data, '--out', 'out/sheet.png']],
    ['data convert', 'data/images/005.png', [...data, '--out', 'out/coco.json']],
    ['explain', 'image.png', ['image.png', '--model', 'colors.onnx', '--out', 'out/page.html']],
    ['bench', 'colors.onnx', ['colors.onnx', '--repetitions', '100000000']],
  ])('limber %s leaves no file behind', async (command, file, words) => {
    const { status, stdout, stderr } = await interruptedAt(at(file), [...command.split(' '), ...words]);
    expect(stderr).toBe(nothing);
    expect(status).toBe(130);
    expect(stdout).toBe('');
    expect(await readdir(at('out'))).toEqual([]);
  });

  it('limber predict keeps the poses so far', async () => {
    const words = ['predict', 'data/images', '--model', 'colors.onnx', '--json', 'out/poses.json'];
    const { status, stderr } = await interruptedAt(at('data/images/005.png'), words);
    const [, done] =
      /interrupted after (\d+) of 12 images, whose poses are in out.poses.partial.json\n$/.exec(stderr)!;
    expect(status).toBe(130);
    const { images } = JSON.parse(await readFile(at('out/poses.partial.json'), 'utf8'));
    expect(images).toHaveLength(Number(done));
    await rm(at('out/poses.partial.json'));
    expect(await readdir(at('out'))).toEqual([]);
  });

  it('limber data relabel keeps the labels so far', async () => {
    const words = ['data', 'relabel', ...data, '--teacher', 'teacher.yaml', '--out', 'out/new.json'];
    const { status, stdout, stderr } = await interruptedAt(at('data/images/005.png'), words);
    expect(stderr).toBe(
      `${ending}limber: interrupted after 6 of 12 images, whose labels are in out/new.partial.json\n`,
    );
    expect(status).toBe(130);
    expect(stdout).toMatch(/^6 subjects, .*out.new.partial.json\n$/);
    const { images, annotations } = JSON.parse(await readFile(at('out/new.partial.json'), 'utf8'));
    expect([images.length, annotations.length]).toEqual([6, 6]);
    await rm(at('out/new.partial.json'));
    expect(await readdir(at('out'))).toEqual([]);
  });

  it('limber data synthetic leaves the figures so far as a dataset', async () => {
    const { interrupt, ended } = begin([
      'data',
      'synthetic',
      '--count',
      '1000000',
      '--side',
      '16',
      '--out',
      'figures',
    ]);
    while (!existsSync(at('figures/images/000005.png')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    await interrupt();
    const { status, stderr } = await ended;
    const [, drawn] = /interrupted after (\d+) of 1000000 figures, which are in figures\n$/.exec(stderr)!;
    expect(status).toBe(130);
    expect(await readdir(at('figures/images'))).toHaveLength(Number(drawn));
    const counts = await Promise.all(
      ['train', 'test'].map(async (part) => {
        const labels = JSON.parse(await readFile(at(`figures/annotations/${part}.json`), 'utf8'));
        return labels.annotations.length;
      }),
    );
    expect(counts[0]! + counts[1]!).toBe(Number(drawn));
  });
});
