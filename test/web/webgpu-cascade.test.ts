import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/onnx/index.ts';
import { drawSyntheticFigures, openModel, trainRecipe } from '../../src/public/node/index.ts';
import type * as LimberWeb from '../../src/public/web/index.ts';
import type { RecipeInput } from '../../src/train/index.ts';
import { hasChromium, launch, openPage } from './chromium.ts';
import { copyBrowserFiles, projectWithLimber, removeProject } from './project.ts';
import { type Site, serve } from './site.ts';

/** WebGPU on SwiftShader, which uses the processor, for machines without a GPU. */
const softwareGpu = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
] as const;

const html = `<!doctype html>
<script type="module">
  import * as limber from './limber/limber.js';
  globalThis.limber = limber;
</script>`;

const steps = 5;
/**
 * Momentum instead of Adam, because Adam divides a gradient near zero by its own size and turns last digits into whole
 * steps.
 */
const recipe: RecipeInput = {
  name: 'cascade',
  seed: 1,
  data: { train: ['coco:figures'], validation: 4 },
  model: {
    kind: 'deeppose',
    network: { channels: [8, 8], pooling: 'cells', hidden: 16 },
    stages: 2,
    size: 32,
    sigma: 1.5,
    loss: 'huber',
  },
  training: { batch: 8, steps, learningRate: 0.01, optimizer: { kind: 'sgd', momentum: 0.9 } },
  refinement: { people: 9, training: { steps } },
  validateEvery: steps,
  checkpointEvery: steps,
};

describe.skipIf(!hasChromium)("DeepPose's cascade on WebGPU in a page (skipped: no chromium)", () => {
  let project = '';
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    project = await projectWithLimber();
    await copyBrowserFiles(project, join(project, 'limber'));
    await writeFile(join(project, 'index.html'), html);
    await drawSyntheticFigures({ count: 30, side: 32, seed: 1, out: join(project, 'figures') });
    site = await serve(project);
    browser = await launch(softwareGpu);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await removeProject(project);
  });

  it('trains and estimates like the processor, within 1e-3', async () => {
    const losses: number[] = [];
    const run = await trainRecipe(recipe, {
      data: project,
      out: join(project, 'run'),
      on: (event) => {
        if (event.kind === 'step') losses.push(event.loss);
      },
    });
    const { page, problems } = await openPage(browser, site.address);
    const labels = ['annotations/train.json', 'annotations/test.json'];
    const images = Array.from({ length: 30 }, (_, i) => `images/${String(i + 1).padStart(6, '0')}.png`);
    const there = await page.evaluate(
      async ({ recipe, paths, model, photo }) => {
        const { openModel, trainRecipe } = (globalThis as unknown as { limber: typeof LimberWeb }).limber;
        const gpu = (navigator as unknown as { gpu: { requestAdapter(): Promise<{ info: object }> } }).gpu;
        const { vendor, architecture } = (await gpu.requestAdapter()).info as Record<string, string>;
        const data = await Promise.all(
          paths.map(async (path) => {
            const file = new File([await (await fetch(`/${path}`)).blob()], path.split('/').at(-1)!);
            return Object.defineProperty(file, 'webkitRelativePath', { value: path });
          }),
        );
        const losses: number[] = [];
        const run = await trainRecipe(recipe, {
          data,
          out: 'runs/cascade',
          device: 'webgpu',
          on: (event) => {
            if (event.kind === 'step') losses.push(event.loss);
          },
        });
        await fetch('/trained', { method: 'POST', body: run.model! });
        const opened = await openModel(model, { device: 'webgpu' });
        const { people } = await opened.estimate(photo);
        await opened.close();
        return {
          adapter: `${vendor} ${architecture}`,
          losses,
          pose: people[0]!.pose,
          finished: run.finished,
        };
      },
      {
        recipe: recipe as unknown as Parameters<typeof LimberWeb.trainRecipe>[0],
        paths: [...labels, ...images].map((path) => `figures/${path}`),
        model: '/run/model.onnx',
        photo: '/figures/images/000005.png',
      },
    );
    expect(problems).toEqual([]);
    expect(there.finished).toBe(true);
    expect(losses).toHaveLength(2 * steps);
    expect(there.losses).toHaveLength(2 * steps);
    const loss = Math.max(...losses.map((here, step) => Math.abs(there.losses[step]! - here) / here));

    const here = parametersOf(await readFile(run.model));
    const theirs = parametersOf(site.received.get('/trained')!);
    expect([...theirs.keys()]).toEqual([...here.keys()]);
    const apart = [...here].map(([name, data]) => {
      const other = theirs.get(name)!;
      return Array.from(data, Number).reduce(
        (most, value, place) => Math.max(most, Math.abs(value - Number(other[place]))),
        0,
      );
    });
    const parameters = Math.max(...apart);

    const model = await openModel(run.model);
    const { people } = await model.estimate(join(project, 'figures/images/000005.png'), { one: true });
    await model.close();
    const pixels = Math.max(
      ...people[0]!.pose.map((joint, index) => {
        const other = there.pose[index]!;
        return Math.hypot(joint!.point.x - other.point.x, joint!.point.y - other.point.y);
      }),
    );
    console.info(
      `${there.adapter}: losses differ by at most ${loss.toExponential(1)} of theirs, parameters by ${parameters.toExponential(1)}, joints by ${pixels.toExponential(1)} pixels`,
    );
    expect(losses.at(-1)).not.toBe(losses[0]);
    expect(loss).toBeLessThan(1e-3);
    expect(parameters).toBeLessThan(1e-3);
    expect(pixels).toBeLessThan(1e-3);
  });
});

function parametersOf(model: Uint8Array) {
  const { initializers } = decodeModel(model, 'a model').graph;
  return new Map(initializers.map(({ name, tensor }) => [name, tensor.data] as const));
}
