import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { craneRecipe, writeCranes } from './fixtures/cranes.ts';

/** The package made by `npm pack`, in another project. */

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

let folder = '';
let project = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limber-package-'));
  project = join(folder, 'project');
  const tarball = await pack(join(folder, 'source'));
  await mkdir(join(project, 'node_modules/limber'), { recursive: true });
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', join(project, 'node_modules/limber')]);
  await linkDependencies(join(project, 'node_modules'));
  await writeFile(
    join(project, 'package.json'),
    '{ "name": "project", "version": "1.0.0", "type": "module" }',
  );
}, 300_000);
afterAll(() => rm(folder, { recursive: true }));

/** Packs the files known to git from a separate folder, so that this repository's `dist` does not change. */
async function pack(source: string): Promise<string> {
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  const packed = /^(bin|src|scripts|assets|recipes|docs|examples)\/|^trained\/.*\.md$|^[^/]+$/;
  for (const name of stdout.split('\0').filter((each) => each !== '' && packed.test(each))) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await cp(join(root, name), join(source, name)).catch(ignoreMissing);
  }
  await symlink(join(root, 'node_modules'), join(source, 'node_modules'));
  const unbuilt = await packedFile(source, ['pack', '--ignore-scripts', '--json']);
  await rename(unbuilt, join(folder, 'unbuilt.tgz'));
  return packedFile(source, ['pack', '--json']);
}

async function packedFile(source: string, words: readonly string[]): Promise<string> {
  const { stdout } = await run('npm', [...words], { cwd: source, maxBuffer: 2 ** 24 });
  // The scripts of npm print before the JSON.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return join(source, filename);
}

/** Git still lists a file that was deleted but not committed. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** The packages that `npm install` would fetch exist here already. */
async function linkDependencies(modules: string): Promise<void> {
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) await symlink(join(root, 'node_modules', name), join(modules, name));
  }
}

async function programs(): Promise<readonly string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
}

async function node(...words: readonly string[]): Promise<string> {
  return (await run(process.execPath, [...words], { cwd: project, maxBuffer: 2 ** 24 })).stdout;
}

describe('the package', () => {
  it("is built by README's command", async () => {
    expect(await readFile(join(root, 'README.md'), 'utf8')).toContain('npm ci && npm pack');
    const { bin, exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const entries = Object.values<string | { default: string; types: string }>(exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : [entry.default, entry.types],
    );
    const missing = [bin.limber, ...entries].filter(
      (path) => !existsSync(join(project, 'node_modules/limber', path)),
    );
    expect(missing).toEqual([]);
    expect(await node(join(project, 'node_modules/limber', bin.limber), '--version')).toMatch(
      /^\d+\.\d+\.\d+/,
    );
  });

  it.each(['18.20.4', '20.8.1', '16.14.0'])(
    'says that Node %s is too old, and still helps',
    async (version) => {
      const older = join(folder, 'older.cjs');
      await writeFile(older, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
      const words = ['--require', older, join(project, 'node_modules/limber/bin/limber.js')];
      await expect(node(...words, 'init', 'coco:data')).rejects.toMatchObject({
        code: 1,
        stderr: `limber: this version of Node is too old for Limber – got Node ${version} – expected Node 20.9 or later, 22 or 24: install it from nodejs.org or with a version manager\n`,
      });
      expect(await node(...words, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect(await node(...words, 'train', '--help')).toMatch(/^Usage: limber train/);
    },
  );

  it.each([
    ['@commander-js', ['--help']],
    ['yaml', ['train', 'recipe.yaml', '--out', 'run']],
    ['h5wasm', ['data', 'stats', '--data', 'sleap:labels.slp']],
  ])('names the package %s if it is not installed', async (name, words) => {
    const place = join(folder, `without-${name}`);
    await mkdir(join(place, 'node_modules'), { recursive: true });
    await linkDependencies(join(place, 'node_modules'));
    await cp(join(project, 'node_modules/limber'), join(place, 'node_modules/limber'), { recursive: true });
    await rm(join(place, 'node_modules', name));
    await writeFile(join(place, 'labels.slp'), Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'));
    await writeFile(join(place, 'recipe.yaml'), 'name: run\n');
    const program = join(place, 'node_modules/limber/bin/limber.js');
    const failed = run(process.execPath, [program, ...words], { cwd: place });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`^limber: [^\n]*${name}[^\n]* – expected [^\n]*npm install[^\n]*\n$`),
      ),
    });
  });

  it('gives a clear error if it was packed without a build', async () => {
    const place = join(folder, 'unbuilt');
    await mkdir(place);
    await run('tar', ['xzf', join(folder, 'unbuilt.tgz'), '--strip-components=1', '-C', place]);
    const failed = node(join(place, 'bin/limber.js'), '--help');
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^limber: this package has no programs, .* – expected "npm pack" or "npm run build"/,
      ),
    });
  });

  it('has every file that its pages link to', async () => {
    const limber = join(project, 'node_modules/limber');
    const pages = (await readdir(limber, { recursive: true })).filter(
      (path) => path.endsWith('.md') && !path.includes('node_modules'),
    );
    expect(pages).toEqual(expect.arrayContaining(['README.md', join('docs', 'index.md')]));
    for (const page of pages) {
      const text = await readFile(join(limber, page), 'utf8');
      const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, link]) => link!);
      const broken = links.filter(
        (link) => !/^[a-z]+:/.test(link) && !existsSync(join(limber, dirname(page), link)),
      );
      expect(broken, page).toEqual([]);
    }
  });

  it('has the licenses of the packages that its files for pages contain', async () => {
    const file = join(project, 'node_modules/limber/dist/browser/LICENSES.txt');
    const licenses = (await readFile(file, 'utf8')).split(`\n${'-'.repeat(80)}\n\n`);
    const mediabunny = licenses.find((license) => license.startsWith('mediabunny '));
    expect(mediabunny).toMatch(
      /: MPL-2\.0\nSource: .*github\.com[\s\S]*Mozilla Public License[, ]+Version 2\.0/i,
    );
    expect(licenses.map((license) => /^\S+/.exec(license)?.[0])).toEqual(
      expect.arrayContaining(['h5wasm', 'vega', 'yaml', 'zod']),
    );
  });

  it('runs the first program of README', async () => {
    const [first] = await programs();
    await writeFile(join(project, 'first.mjs'), first!);
    expect(await node('first.mjs')).toMatch(
      /'right ankle': \{\s+point: \{ x: [\d.]+, y: [\d.]+ \},\s+confidence: /,
    );
  });

  it('runs the second program of README, which trains, estimates and scores', async () => {
    await writeCranes(join(project, 'data/mouse'), 30);
    const recipe = { ...craneRecipe, data: { ...craneRecipe.data, train: ['deeplabcut:mouse'] } };
    await mkdir(join(project, 'recipes'), { recursive: true });
    await writeFile(join(project, 'recipes/mouse.yaml'), stringify(recipe));
    await cp(join(project, 'data/mouse/labeled-data/yard'), join(project, 'frames'), { recursive: true });
    const [, second] = await programs();
    await writeFile(join(project, 'second.mjs'), second!);
    const printed = await node('second.mjs');
    expect(printed).toContain("kind: 'validated'");
    expect(printed).toMatch(/frames\/img29\.png \{\s+base: \{\s+point: /);
    expect(await readFile(join(project, 'mouse.html'), 'utf8')).toContain('How it was measured');
    expect(await readdir(join(project, 'runs/mouse'))).toContain('model.onnx');
  });

  it.each([
    ['bundler', 'ESNext'],
    ['nodenext', 'NodeNext'],
  ])('has correct types under the module resolution %s', async (moduleResolution, module) => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const entries = Object.keys(manifest.exports).filter((entry) => !/json|\*/.test(entry));
    const imports = entries.map((entry, index) => `export * as e${index} from 'limber${entry.slice(1)}';`);
    await writeFile(join(project, 'entries.mts'), imports.join('\n'));
    const names = await Promise.all(
      (await programs()).map(async (code, index) => {
        await writeFile(join(project, `readme-${index}.mts`), code);
        return `readme-${index}.mts`;
      }),
    );
    const options = {
      noEmit: true,
      strict: true,
      target: 'ES2023',
      module,
      moduleResolution,
      types: ['node'],
    };
    const lib = ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'];
    const config = {
      compilerOptions: { ...options, lib, skipLibCheck: false },
      files: ['entries.mts', ...names],
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
    const checked = await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.').catch(
      (error: { readonly stdout: string }) => error.stdout,
    );
    expect(checked.split('\n').filter((line) => line !== '')).toEqual([]);
  });

  it('has a command that prints its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(await node('node_modules/limber/dist/cli/main.js', '--version')).toBe(`${version}\n`);
  });
});
