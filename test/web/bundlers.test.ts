import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import type { Browser } from 'playwright-core';
import { createServer, build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack, { type Configuration } from 'webpack';
import { type EstimatedJoint, openModel } from '../../src/public/node/index.ts';
import { hasChromium, launch, openPage, waitForStatus } from './chromium.ts';
import { copyBrowserFiles, guideCode, projectWithLimber, removeProject, root } from './project.ts';
import { serve } from './site.ts';

/** The first program of the guide, extended to show its result. */
const program = `${guideCode('Find poses')}
document.getElementById('joints').textContent = JSON.stringify(people[0].joints);
`;
const page = `<!doctype html>
<img src="/photographs/astronaut.png">
<pre id="joints"></pre>
<script type="module" src="./program.js"></script>`;

it("needs one line for Vite's development server, which guide and example have", async () => {
  const line = guideCode('Bundlers').trim();
  expect(line).toBe("optimizeDeps: { exclude: ['limber'] },");
  expect(await readFile(join(root, 'examples/vite/vite.config.js'), 'utf8')).toContain(line);
});

describe.skipIf(!hasChromium)('a program in a bundle (skipped: no chromium)', () => {
  let project = '';
  let browser: Browser;
  let here: Readonly<Record<string, EstimatedJoint>>;

  beforeAll(async () => {
    project = await projectWithLimber();
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
    await writeFile(join(project, 'program.js'), program);
    await writeFile(join(project, 'index.html'), page);
    browser = await launch();
    const model = await openModel(undefined, { threads: 1 });
    const photograph = join(root, 'examples/photographs/astronaut.png');
    here = (await model.estimate(photograph, { one: true })).people[0]!.joints;
    await model.close();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await removeProject(project);
  });

  it("of Vite's development server finds joints on several threads", async () => {
    const example = join(project, 'vite');
    await cp(join(root, 'examples/vite'), example, { recursive: true });
    const server = { port: 0, host: '127.0.0.1', fs: { strict: false } };
    const development = await createServer({ root: example, logLevel: 'error', server });
    await development.listen();
    const { page, problems, loaded } = await openPage(browser, development.resolvedUrls!.local[0]!);
    try {
      await waitForStatus(page, /ready/);
      await page.setInputFiles('#picture', join(root, 'examples/photographs/astronaut.png'));
      await expect.poll(() => page.textContent('#joints'), { timeout: 60_000 }).toContain('right ankle');
      expect(loaded.filter((file) => file === 'limber-wasm-worker.js').length).toBeGreaterThan(1);
      expect(problems).toEqual([]);
    } finally {
      await page.close();
      await development.close();
    }
  }, 120_000);

  const built = new Map<string, Promise<string>>();

  /** @returns the folder to serve. */
  const bundlers: Readonly<Record<string, () => Promise<string>>> = {
    async vite() {
      const outDir = join(project, 'from-vite');
      await vite({
        root: project,
        configFile: false,
        logLevel: 'error',
        build: { outDir, target: 'es2023' },
      });
      return outDir;
    },
    async webpack() {
      const path = join(project, 'from-webpack');
      const configuration: Configuration = {
        mode: 'production',
        context: project,
        entry: './program.js',
        output: { path, filename: 'program.js' },
        performance: { hints: false },
      };
      const stats = await promisify<Configuration, webpack.Stats | undefined>(webpack as never)(
        configuration,
      );
      expect(stats?.toJson({ all: false, errors: true }).errors).toEqual([]);
      await cp(join(project, 'index.html'), join(path, 'index.html'));
      return path;
    },
    async esbuild() {
      const outdir = join(project, 'from-esbuild');
      await esbuild({
        absWorkingDir: project,
        entryPoints: ['program.js'],
        bundle: true,
        splitting: true,
        format: 'esm',
        outdir,
        logLevel: 'error',
      });
      await copyBrowserFiles(project, outdir);
      await cp(join(project, 'index.html'), join(outdir, 'index.html'));
      return outdir;
    },
  };

  it.each(
    Object.keys(bundlers).flatMap(
      (name) =>
        [
          [name, false],
          [name, true],
        ] as const,
    ),
  )(
    'of %s, cross-origin isolated: %s, finds the same joints as Node',
    async (name, isolated) => {
      built.set(name, built.get(name) ?? bundlers[name]!());
      const folder = await built.get(name)!;
      const mounts = { models: join(root, 'assets'), photographs: join(root, 'examples/photographs') };
      const site = await serve(folder, { isolated, mounts });
      const { page, problems, loaded } = await openPage(browser, site.address);
      try {
        await expect
          .poll(async () => problems.length > 0 || (await page.textContent('#joints')) !== '', {
            timeout: 60_000,
          })
          .toBe(true);
        expect(problems).toEqual([]);
        const joints = JSON.parse((await page.textContent('#joints'))!) as typeof here;
        expect(Object.keys(joints)).toEqual(Object.keys(here));
        for (const [joint, { point }] of Object.entries(here)) {
          const distance = Math.hypot(point.x - joints[joint]!.point.x, point.y - joints[joint]!.point.y);
          expect(distance).toBeLessThan(1e-3);
        }
        const wasm = loaded.filter((file) => file.endsWith('.wasm'));
        expect(wasm).toHaveLength(1);
        // The build for GPUs stays in its place.
        expect(wasm[0]).not.toMatch(/asyncify|jsep/);
      } finally {
        await page.close();
        await site.close();
      }
    },
    120_000,
  );
});
