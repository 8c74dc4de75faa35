import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Makes `browser/` in a folder of compiled JavaScript: the library and its workers as files that a page can load
 * without a bundler.
 */
export async function buildBrowser(dist: string): Promise<void> {
  const options = {
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    outdir: join(dist, 'browser'),
    legalComments: 'linked',
    logLevel: 'warning',
  } as const;
  await build({
    ...options,
    splitting: true,
    entryPoints: { limber: join(dist, 'public/web/index.js') },
    chunkNames: 'limber-[hash]',
  });
  await build({
    ...options,
    entryPoints: [
      join(dist, 'runtime/background/limber-wasm-worker.js'),
      join(dist, 'runtime/background/limber-webgpu-worker.js'),
      join(dist, 'data/pipeline/limber-pipeline-worker.js'),
    ],
    entryNames: '[name]',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildBrowser(fileURLToPath(new URL('../dist', import.meta.url)));
}
