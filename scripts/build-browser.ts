import { readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Makes `browser/` in a folder of compiled JavaScript: the library and its workers as files that a page can load
 * without a bundler, and `LICENSES.txt` with the licenses of the packages that these files contain.
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
    metafile: true,
  } as const;
  const library = await build({
    ...options,
    splitting: true,
    entryPoints: { limber: join(dist, 'public/web/index.js') },
    chunkNames: 'limber-[hash]',
  });
  const workers = await build({
    ...options,
    entryPoints: [
      join(dist, 'runtime/background/limber-wasm-worker.js'),
      join(dist, 'runtime/background/limber-webgpu-worker.js'),
      join(dist, 'data/pipeline/limber-pipeline-worker.js'),
    ],
    entryNames: '[name]',
  });
  const viewer = await bundleViewer(join(dist, 'browser'), join(dist, 'viewer/limber-viewer.js'));
  const inputs = [library, workers, viewer]
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    // A disabled file has no code in a page.
    .filter((file) => !file.startsWith('(disabled):'));
  const own = join(await realpath(dist), '/');
  const others = inputs.map((file) => resolve(file)).filter((file) => !file.startsWith(own));
  await writeFile(join(dist, 'browser/LICENSES.txt'), await licensesOf(others));
}

/** Bundles the script of the pages with figures. @returns the path of the bundle. */
export async function buildViewer(out: string, entry: string): Promise<string> {
  await bundleViewer(out, entry);
  return join(out, 'limber-viewer.js');
}

function bundleViewer(outdir: string, entry: string) {
  return build({
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
    metafile: true,
    entryPoints: { 'limber-viewer': entry },
    outdir,
  });
}

/** The licenses of the packages that source files belong to. */
async function licensesOf(files: readonly string[]): Promise<string> {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const licenses = await Promise.all([...new Set(folders)].map(licenseOf));
  return [...new Set(licenses)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license, homepage, repository } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const file = (await readdir(folder)).find((each) => /^licen[cs]e(\.(txt|md))?$/i.test(each));
  const text = file === undefined ? '' : `\n${await readFile(join(folder, file), 'utf8')}`;
  return `${name} ${version}: ${license}\nSource: ${repository?.url ?? repository ?? homepage}\n${text}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildBrowser(fileURLToPath(new URL('../dist', import.meta.url)));
}
