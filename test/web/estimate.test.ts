import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../src/geometry/index.ts';
import { type EstimatedJoint, openModel } from '../../src/public/node/index.ts';
import { bytesHeld, hasChromium, launch, openPage, waitForStatus } from './chromium.ts';
import {
  assemblePlainExample,
  type BuiltScript,
  buildViteExample,
  projectWithLimber,
  removeProject,
  root,
} from './project.ts';
import { type Site, type SiteOptions, serve } from './site.ts';
import { trainSmallModel } from './small-model.ts';

type Joints = Readonly<Record<string, EstimatedJoint>>;

const photograph = join(root, 'examples/photographs/astronaut.png');

describe.skipIf(!hasChromium)('estimating in a page (skipped: no chromium)', () => {
  let project = '';
  let vite: { folder: string; scripts: readonly BuiltScript[] };
  let plain = '';
  let browser: Browser;
  let here: Joints;
  const sites: Site[] = [];
  const open = async (folder: string, options: SiteOptions = {}) => {
    const site = await serve(folder, { mounts: { models: join(root, 'assets') }, ...options });
    sites.push(site);
    return openPage(browser, site.address);
  };

  beforeAll(async () => {
    project = await projectWithLimber();
    vite = await buildViteExample(project);
    plain = await assemblePlainExample(project);
    browser = await launch();
    const model = await openModel(undefined, { threads: 1 });
    here = (await model.estimate(photograph, { one: true })).people[0]!.joints;
    await model.close();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    for (const site of sites) await site.close();
    await removeProject(project);
  });

  it.each([
    ['Vite app', true],
    ['Vite app', false],
    ['plain page', true],
    ['plain page', false],
  ])(
    '%s, cross-origin isolated: %s, finds the same joints as Node',
    async (name, isolated) => {
      const { page, problems, loaded } = await open(name === 'Vite app' ? vite.folder : plain, { isolated });
      await waitForStatus(page, /ready/);
      expect(await page.evaluate('crossOriginIsolated')).toBe(isolated);
      await page.setInputFiles('#picture', photograph);
      const joints = await jointsShown(page);
      const difference = farthest(joints, here);
      console.info(`${name}, isolated ${isolated}: at most ${difference.toExponential(1)} pixels from Node`);
      expect(difference).toBeLessThan(1e-3);
      expect(problems).toEqual([]);
      // ONNX Runtime's computing workers run the same script as the session's worker.
      const workers = loaded.filter((file) => file.startsWith('limber-wasm-worker'));
      expect(workers.length > 1).toBe(isolated);
      expect(loaded.filter((file) => /asyncify|jsep|pipeline|h5|vega/.test(file))).toEqual([]);
      await page.close();
    },
    120_000,
  );

  it('finds everybody if a detector is named, which is loaded at the first image', async () => {
    const mounts = { models: join(root, 'assets'), photographs: join(root, 'examples/photographs') };
    const { page, problems } = await open(plain, { isolated: true, mounts });
    await waitForStatus(page, /ready/);
    const found = (await page.evaluate(`(async () => {
      const { openModel } = await import('./limber/limber.js');
      const model = await openModel('./models/limber19.onnx', { detector: './models/nanodet-g.onnx' });
      const isLoaded = () => performance.getEntriesByType('resource').some(({ name }) => /nanodet/.test(name));
      const one = await model.estimate('./photographs/astronaut.png', { one: true });
      const early = isLoaded();
      const { people } = await model.estimate('./photographs/astronaut.png');
      await model.close();
      return { early, late: isLoaded(), one: one.people.length, people: people.map(({ box, score }) => ({ box, score })) };
    })()`)) as { early: boolean; late: boolean; one: number; people: readonly { box: Box; score: number }[] };
    expect(found).toMatchObject({ early: false, late: true, one: 1 });
    const model = await openModel(undefined, { threads: 1 });
    const { people } = await model.estimate(photograph);
    await model.close();
    expect(found.people).toHaveLength(people.length);
    for (const [index, { box, score }] of people.entries()) {
      expect(found.people[index]!.score).toBeCloseTo(score!, 3);
      expect(found.people[index]!.box.width).toBeCloseTo(box.width, 1);
    }
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  it('loads only files that an estimate needs', () => {
    const entry = vite.scripts.find(({ modules }) =>
      modules.some((file) => file.endsWith('/src/estimate.js')),
    )!;
    const scripts = together(entry, vite.scripts);
    const modules = scripts.flatMap((script) => script.modules);
    expect(modules.length).toBeGreaterThan(20);
    const unwanted =
      /h5wasm|vega|mediabunny|node_modules\/yaml|csv-parse|fflate|sharp|onnxruntime|commander|node:|\/cli\/|\/node\.js$/;
    expect(modules.filter((file) => unwanted.test(file))).toEqual([]);
    const text = scripts.map(({ name }) => readFileSync(join(vite.folder, name), 'utf8')).join('\n');
    expect(text).not.toMatch(/["']node:|require\(/);
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
    const packed = gzipSync(text).length;
    console.info(`page that estimates: ${bytes} bytes of script, ${packed} compressed`);
    expect(bytes).toBeLessThan(400_000);
  });

  it('reads 500 frames of a camera without growing memory', async () => {
    const models = await folderWithSmallModel(project);
    const { page, problems } = await open(plain, { isolated: true, mounts: { models } });
    await waitForStatus(page, /ready/);
    await page.click('#camera');
    await waitForFrames(page, 50);
    const early = await bytesHeld(page);
    await waitForFrames(page, 500);
    const late = await bytesHeld(page);
    await page.click('#stop');
    await waitForStatus(page, /camera is off after \d{3,} frames/);
    const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
    console.info(`camera: ${mebibytes(early)} MiB after 50 frames, ${mebibytes(late)} MiB after 500`);
    // A frame of the camera has 0.9 MB, so keeping a tenth of the frames would need 40 MB.
    expect(late - early).toBeLessThan(8 * 2 ** 20);
    expect(problems).toEqual([]);
    await page.close();
  }, 300_000);

  it('leaves the page responsive while it computes', async () => {
    const { page } = await open(vite.folder);
    await waitForStatus(page, /ready/);
    await page.click('#camera');
    await waitForFrames(page, 1);
    await page.evaluate(() => {
      const count = { turns: 0 };
      Object.assign(globalThis, { count });
      setInterval(() => count.turns++);
    });
    const frames = Number.parseInt(await page.textContent('#status').then(String), 10);
    await waitForFrames(page, frames + 20);
    // If the page computed itself, it would have only one or two turns between frames.
    expect((await page.evaluate('count.turns')) as number).toBeGreaterThan(5 * 20);
    await page.close();
  }, 120_000);

  it('names a missing WebAssembly file', async () => {
    for (const [missing, words] of [
      [
        /ort-wasm.*\.wasm$/,
        /^cannot load a file that the model needs to run – got HTTP 404 – .*ort-wasm-simd-threaded.*\.wasm/,
      ],
      [/limber-wasm-worker/, /^cannot start Limber's worker – .*"limber-wasm-worker\.js"/],
    ] as const) {
      const { page, problems } = await open(plain, { missing });
      await expect
        .poll(() => problems.find((problem) => words.test(problem)), { timeout: 30_000 })
        .toBeDefined();
      await page.close();
    }
  }, 90_000);

  it('runs although the server sends WebAssembly under another content type', async () => {
    for (const wasmType of ['application/octet-stream', 'text/plain']) {
      const { page } = await open(plain, { wasmType });
      expect(await waitForStatus(page, /ready/)).toBe('The model is ready.');
      await page.close();
    }
  }, 90_000);

  const inline = "script-src 'self' 'unsafe-inline'";
  it.each<[string, SiteOptions, RegExp]>([
    [
      'is cut off',
      { cutWasm: true },
      /does not start in this page – got .* – expected the complete \.wasm file/,
    ],
    [
      'is forbidden',
      { policy: inline },
      /does not start in this page – got .* – expected .*wasm-unsafe-eval/,
    ],
  ])(
    'says in one sentence that WebAssembly %s',
    async (_, options, words) => {
      const { page, problems } = await open(plain, options);
      const said = () => problems.find((problem) => words.test(problem));
      await expect.poll(said, { timeout: 60_000 }).toBeDefined();
      expect(said()!.length).toBeLessThan(500);
      await page.close();
    },
    90_000,
  );

  it('runs under a strict content security policy', async () => {
    const { page } = await open(plain, { policy: `${inline} 'wasm-unsafe-eval'` });
    expect(await waitForStatus(page, /ready/)).toBe('The model is ready.');
    await page.close();
  }, 90_000);
});

/** A model that is fast enough for a camera, under the name that the page requests. */
async function folderWithSmallModel(project: string): Promise<string> {
  await cp(await trainSmallModel(project), join(project, 'small/limber19.onnx'));
  return join(project, 'small');
}

async function jointsShown(page: Page): Promise<Joints> {
  await page.waitForFunction(() => document.getElementById('joints')?.textContent !== '', undefined, {
    timeout: 60_000,
  });
  return JSON.parse((await page.textContent('#joints'))!) as Joints;
}

function farthest(some: Joints, others: Joints): number {
  expect(Object.keys(some)).toEqual(Object.keys(others));
  const distances = Object.entries(some).map(([name, { point }]) => {
    const other = others[name]!.point;
    return Math.hypot(point.x - other.x, point.y - other.y);
  });
  return Math.max(...distances);
}

/** A script and all scripts that it loads. */
function together(entry: BuiltScript, all: readonly BuiltScript[]): readonly BuiltScript[] {
  const found = new Set([entry]);
  for (const script of found) {
    for (const name of script.imports) found.add(all.find((each) => each.name === name)!);
  }
  return [...found];
}

async function waitForFrames(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number.parseInt(document.getElementById('status')?.textContent ?? '', 10) >= least,
    count,
    { timeout: 240_000 },
  );
}
