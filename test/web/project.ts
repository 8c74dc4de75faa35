import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { buildBrowser } from '../../scripts/build-browser.ts';

/** The folder of this repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A new project with this package installed in its published form. */
export async function projectWithLimber(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'limber-web-'));
  const limber = join(project, 'node_modules/limber');
  await linkPackages(project);
  await mkdir(limber);
  const compile = [
    '-p',
    'tsconfig.build.json',
    '--noCheck',
    '--declaration',
    'false',
    '--sourceMap',
    'false',
  ];
  await promisify(execFile)(
    process.execPath,
    ['node_modules/typescript/bin/tsc', ...compile, '--outDir', join(limber, 'dist')],
    { cwd: root },
  );
  await buildBrowser(join(limber, 'dist'));
  await cp(join(root, 'package.json'), join(limber, 'package.json'));
  await symlink(join(root, 'assets'), join(limber, 'assets'));
  return project;
}

export const removeProject = (project: string) => rm(project, { recursive: true, force: true });

/** Dependencies and bundlers are linked, because an installation would contain the same files. */
async function linkPackages(project: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  // The viewer's script contains three.
  for (const name of [...Object.keys(dependencies), 'three', 'vite', 'webpack', 'esbuild']) {
    const place = join(project, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, 'node_modules', name), place);
  }
}

/** A script of a built page, and its parts. */
export interface BuiltScript {
  readonly name: string;
  readonly bytes: number;
  /** Scripts that are loaded together with this one. */
  readonly imports: readonly string[];
  /** The source files whose code it contains. */
  readonly modules: readonly string[];
}

/** Builds `examples/vite` in a project. @returns the folder to serve, and the scripts of the pages. */
export async function buildViteExample(project: string) {
  const example = join(project, 'vite');
  const folder = join(project, 'vite-dist');
  await cp(join(root, 'examples/vite'), example, { recursive: true });
  const result = await build({ root: example, logLevel: 'error', build: { outDir: folder } });
  if (Array.isArray(result) || !('output' in result)) throw new Error('one build was expected');
  const scripts = result.output.flatMap((part): BuiltScript[] => {
    if (part.type !== 'chunk') return [];
    const modules = Object.entries(part.modules).filter(([, { renderedLength }]) => renderedLength > 0);
    const names = modules.map(([name]) => name.replaceAll('\\', '/'));
    return [{ name: part.fileName, bytes: part.code.length, imports: part.imports, modules: names }];
  });
  return { folder, scripts };
}

/** Puts `examples/plain` into a folder, with the commands from docs/browser.md. @returns the folder to serve. */
export async function assemblePlainExample(project: string): Promise<string> {
  const folder = join(project, 'plain');
  await cp(join(root, 'examples/plain'), folder, { recursive: true });
  await copyBrowserFiles(project, join(folder, 'limber'));
  return folder;
}

/** Copies the library's files for a page to a folder, with the command from docs/browser.md. */
export async function copyBrowserFiles(project: string, folder: string): Promise<void> {
  const command = /^cp node_modules\/limber\/.* out\/$/m.exec(browserGuide)![0];
  await mkdir(folder, { recursive: true });
  await promisify(execFile)('bash', ['-c', command.replace(/ out\/$/, ' "$0/"'), folder], { cwd: project });
}

/** docs/browser.md. */
const browserGuide = readFileSync(join(root, 'docs/browser.md'), 'utf8');

/** The first block of JavaScript below a heading of docs/browser.md. */
export function guideCode(heading: string): string {
  const [, section = ''] = browserGuide.split(`\n## ${heading}\n`);
  return /```js\n([\s\S]*?)```/.exec(section)![1]!;
}
