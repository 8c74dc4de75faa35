import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = new URL('../../', import.meta.url);
const run = promisify(execFile);

/** Modules that the tests' way of running TypeScript loads, but the built program does not. */
const runner = /\/node_modules\/(tsx|esbuild|get-tsconfig|resolve-pkg-maps)\//;

/** The addresses of the files that a call of the program loads: its own and those of other packages. */
export async function loadedModules(...words: readonly string[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'limber-loaded-'));
  try {
    await run(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('src/cli/main.ts', root)), ...words],
      {
        env: { ...process.env, NODE_V8_COVERAGE: folder },
      },
    );
    const loaded = new Set<string>();
    for (const file of await readdir(folder)) {
      const { result } = JSON.parse(await readFile(join(folder, file), 'utf8')) as {
        readonly result: readonly { readonly url: string }[];
      };
      for (const { url } of result) if (url.startsWith('file:') && !runner.test(url)) loaded.add(url);
    }
    return [...loaded];
  } finally {
    await rm(folder, { recursive: true });
  }
}
