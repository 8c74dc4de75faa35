import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const path = (name: string) => fileURLToPath(new URL(name, root));

/** Runs the program in a process in which a native library does not load. */
function limber(
  hidden: string,
  ...words: readonly string[]
): Promise<{ status: number; out: string; error: string }> {
  const hide = [
    '--require',
    path('test/cli/without-library.cjs'),
    '--import',
    'tsx',
    path('src/cli/main.ts'),
  ];
  return new Promise((resolve) => {
    const env = { ...process.env, LIMBER_HIDDEN: hidden };
    execFile(process.execPath, [...hide, ...words], { cwd: path('.'), env }, (failure, out, error) =>
      resolve({ status: typeof failure?.code === 'number' ? failure.code : failure ? -1 : 0, out, error }),
    );
  });
}

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
});
