import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildBrowser } from '../../scripts/build-browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fresh project that has this package installed as it would be published. */
export async function projectWithLimber(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'limber-web-'));
  const limber = join(project, 'node_modules/limber');
  await mkdir(limber, { recursive: true });
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
  await buildBrowserIn(join(limber, 'dist'), project);
  await cp(join(root, 'package.json'), join(limber, 'package.json'));
  await symlink(join(root, 'assets'), join(limber, 'assets'));
  return project;
}

/** Dependencies are linked: they are the same files that an installation would bring. */
async function buildBrowserIn(dist: string, project: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(dependencies)) {
    const place = join(project, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, 'node_modules', name), place);
  }
  await buildBrowser(dist);
}
