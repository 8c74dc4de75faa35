import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, openModel, scoreModel } from '../../src/public/node/index.ts';
import type * as LimberWeb from '../../src/public/web/index.ts';
import { hasChromium, launch, openPage } from './chromium.ts';
import { copyBrowserFiles, projectWithLimber, removeProject } from './project.ts';
import { type Site, serve } from './site.ts';
import { trainSmallModel } from './small-model.ts';

const page = `<!doctype html>
<script type="module">
  import * as limber from './limber/limber.js';
  globalThis.limber = limber;
</script>`;

describe.skipIf(!hasChromium)('scoring in a page (skipped: no chromium)', () => {
  let project = '';
  let model = '';
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    project = await projectWithLimber();
    model = await trainSmallModel(project);
    await copyBrowserFiles(project, join(project, 'limber'));
    await writeFile(join(project, 'index.html'), page);
    site = await serve(project);
    browser = await launch();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await removeProject(project);
  });

  it('gives the same scores as in Node, for chosen files', async () => {
    const files = readdirSync(join(project, 'figures'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1));
    const { page, problems } = await openPage(browser, site.address);
    const there = await page.evaluate(
      async ({ files, model }) => {
        const { openDataset, openModel, scoreModel } = (globalThis as unknown as { limber: typeof LimberWeb })
          .limber;
        const chosen = await Promise.all(
          files.map(async (path) => {
            const file = new File([await (await fetch(`/${path}`)).blob()], path.split('/').at(-1)!);
            // A browser's data about a file in a chosen folder.
            return Object.defineProperty(file, 'webkitRelativePath', { value: path });
          }),
        );
        const opened = await openModel(model);
        const dataset = await openDataset(chosen, { format: 'coco', split: 'train' });
        const { pck, auc, pcp, problems } = await scoreModel(opened, dataset);
        await opened.close();
        return { people: dataset.samples.length, pck, auc, pcp, problems: problems.length };
      },
      { files, model: `/${model.slice(project.length + 1)}` },
    );
    const dataset = await openDataset(`coco:${join(project, 'figures')}`, { split: 'train' });
    const opened = await openModel(model);
    const here = await scoreModel(opened, dataset);
    await opened.close();
    expect(there).toMatchObject({ people: 16, problems: 0 });
    expect(here.auc).toBeGreaterThan(0);
    for (const name of ['pck', 'auc', 'pcp'] as const) expect(there[name]).toBeCloseTo(here[name]!, 2);
    expect(problems).toEqual([]);
  }, 120_000);

  it('refuses threads and devices that a page cannot have', async () => {
    const { page } = await openPage(browser, site.address);
    const messages = await page.evaluate(
      async (model) => {
        const { openModel } = (globalThis as unknown as { limber: typeof LimberWeb }).limber;
        const messageOf = (opening: Promise<unknown>) =>
          opening.then(String, (error: Error) => error.message);
        return [
          await messageOf(openModel(model, { device: 'cpu', threads: 2 })),
          await messageOf(openModel(model, { device: 'webgpu' })),
          await messageOf(openModel('/nothing.onnx')),
        ];
      },
      `/${model.slice(project.length + 1)}`,
    );
    expect(messages[0]).toMatch(/^this page can compute with one thread only – got 2 threads – expected /);
    expect(messages[1]).toMatch(/^WebGPU cannot be used in this page – got .* – expected /);
    expect(messages[2]).toBe('cannot load model – got HTTP 404 – in /nothing.onnx');
  }, 60_000);
});
