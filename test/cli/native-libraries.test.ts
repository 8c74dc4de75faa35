import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lsp } from '../../src/skeletons/index.ts';
import { writeTinyCoco } from './tiny-coco.ts';

const root = new URL('../../', import.meta.url);
const path = (name: string) => fileURLToPath(new URL(name, root));

/** Runs the program in a process in which a native library does not load. */
function limber(
  hidden: string,
  ...words: readonly string[]
): Promise<{ status: number; out: string; error: string }> {
  const program = ['--import', 'tsx', path('src/cli/main.ts')];
  // Threads read NODE_OPTIONS again, but not the options of the command line.
  const hide = `--require ${path('test/cli/without-library.cjs')}`;
  return new Promise((resolve) => {
    const NODE_OPTIONS = [process.env.NODE_OPTIONS, hide].filter(Boolean).join(' ');
    const env = { ...process.env, NODE_OPTIONS, LIMBER_HIDDEN: hidden };
    execFile(process.execPath, [...program, ...words], { cwd: path('.'), env }, (failure, out, error) =>
      resolve({ status: typeof failure?.code === 'number' ? failure.code : failure ? -1 : 0, out, error }),
    );
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limber-libraries-'));
  const keypoints = lsp.joints.flatMap((_, joint) => [4 + 4 * joint, 5 + 2 * joint, 2]);
  await writeTinyCoco(folder, lsp.joints, [{ image: 0, keypoints }]);
});
afterAll(() => rm(folder, { recursive: true }));

const photos = ['examples/photographs', '--json', '-'];

describe.each([
  ['sharp', 'sharp', 'to read and write images'],
  ['onnxruntime', 'onnxruntime-node', 'to run models'],
])('without the native library of %s', (hidden, name, use) => {
  it.each([[['--help']], [['predict', '--help']], [['train', '--help']], [['data', 'lint', '--help']]])(
    'the help is there: %j',
    async (words) => {
      expect(await limber(hidden, ...words)).toMatchObject({
        status: 0,
        out: expect.stringMatching(/^Usage: /),
      });
    },
  );

  it('a command that needs it prints one error with cause and remedy', async () => {
    const { status, error } = await limber(hidden, 'predict', ...photos);
    expect(status).toBe(1);
    const sentences = error.split('\n').filter((line) => line.includes('limber:'));
    expect(sentences).toEqual([
      expect.stringContaining(
        `limber: the native library of ${name}, which Limber needs ${use}, does not load – got `,
      ),
    ]);
    expect(sentences[0]).toContain(`run "npm install ${name}" here`);
    expect(error).not.toMatch(/fault in Limber| {4}at /);
  });

  it('an evaluation, which works in threads, prints the same error', async () => {
    const words = ['--model', 'default', '--data', `coco:${folder}`];
    const { status, error } = await limber(hidden, 'eval', ...words, '--split', 'all');
    expect(status).toBe(1);
    expect(error).toContain(
      `limber: the native library of ${name}, which Limber needs ${use}, does not load – got `,
    );
    expect(error).not.toMatch(/fault in Limber| {4}at /);
  });
});
