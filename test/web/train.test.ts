import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSyntheticFigures, trainRecipe } from '../../src/public/node/index.ts';
import { decodeCheckpoint } from '../../src/train/index.ts';
import { hasChromium, launch, openPage, waitForStatus } from './chromium.ts';
import { buildViteExample, projectWithLimber, removeProject, root } from './project.ts';
import { type Site, serve } from './site.ts';

const data = process.env.LIMBER_DATA ?? join(root, '../shared/data');

/** A network that trains in seconds on synthetic figures. */
const figures = `
name: figures
seed: 1
data: { train: ['coco:figures'], validation: 4 }
model:
  kind: cpm
  preset: talk
  width: 32
  height: 32
  trunk: [{ channels: 8, kernel: 3, pool: 2 }]
  firstStage: []
  look: []
  refine: [{ channels: 8, kernel: 3 }]
training:
  { batch: 8, steps: 30, learningRate: 1.0e-3, optimizer: { kind: adam }, schedule: { kind: cosine, warmup: 5 } }
validateEvery: 30
checkpointEvery: 10
`;

interface Run {
  readonly losses: readonly number[];
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

describe.skipIf(!hasChromium)('training in a page (skipped: no chromium)', () => {
  let project = '';
  let folder = '';
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    project = await projectWithLimber();
    const vite = await buildViteExample(project);
    // Nothing may compile text to code, neither the graph of a training nor the charts of its page.
    const policy =
      "default-src 'self' blob: data:; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'";
    site = await serve(vite.folder, { isolated: true, policy });
    browser = await launch();
    folder = await mkdtemp(join(tmpdir(), 'limber-web-train-'));
    await drawSyntheticFigures({ count: 40, side: 32, seed: 1, out: join(folder, 'figures') });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await removeProject(project);
    await rm(folder, { recursive: true, force: true });
  });

  /** Trains in a page that is closed after `pauseAt` steps, and continues in another page. */
  async function trainInPages(recipe: string, images: string, pauseAt: number): Promise<Run> {
    const context = await browser.newContext();
    const first = await startTraining(context, recipe, images);
    await waitForStep(first.page, pauseAt);
    await first.page.click('#stop');
    const stopped = await waitForStatus(first.page, /^(?!step)./, 120_000);
    expect(stopped).toMatch(/^Stopped after [12]?\d steps\.$/);
    expect(first.problems).toEqual([]);
    await first.page.close();

    const { page, problems } = await startTraining(context, recipe, images);
    await waitForStatus(page, /^(?!step)./, 400_000);
    expect(await page.textContent('#status')).toBe('Finished after 30 steps.');
    expect(problems).toEqual([]);
    expect(await page.getAttribute('#model', 'href')).toMatch(/^blob:/);
    const run = await runIn(page, site);
    await context.close();
    return run;
  }

  async function startTraining(context: BrowserContext, recipe: string, images: string) {
    const opened = await openPage(context, `${site.address}/train.html`);
    await opened.page.setInputFiles('#recipe', recipe);
    await opened.page.setInputFiles('#pictures', images);
    await opened.page.click('#train');
    return opened;
  }

  async function trainHere(recipe: string, place: string): Promise<Run> {
    const out = await mkdtemp(join(folder, 'run-'));
    await trainRecipe(recipe, { data: place, out, base: join(root, 'recipes') });
    return runFrom(await readFile(join(out, 'log.jsonl')), await readFile(join(out, 'last.checkpoint')));
  }

  it("trains 30 steps on drawn figures, closed and resumed, with Node's numbers", async () => {
    const recipe = join(folder, 'figures.yaml');
    await writeFile(recipe, figures);
    const there = await trainInPages(recipe, join(folder, 'figures'), 8);
    expectEqual('figures', there, await trainHere(recipe, folder));
  }, 300_000);

  it.skipIf(!existsSync(join(data, 'mouse')))(
    "trains 30 small steps of the mouse recipe, closed and resumed, with Node's numbers (skipped: no data)",
    async () => {
      const recipe = join(folder, 'mouse.yaml');
      await writeFile(recipe, calm(await readFile(join(root, 'recipes/mouse.yaml'), 'utf8')));
      const there = await trainInPages(recipe, join(data, 'mouse'), 8);
      expectEqual('mouse', there, await trainHere(recipe, data));
    },
    600_000,
  );
});

/**
 * The mouse recipe with 30 small steps. At its own learning rate it is very sensitive: a change of the first parameters
 * by 6e-8 of their values changes Node's losses by 3 % after 30 steps.
 */
function calm(recipe: string): string {
  const changes = [
    ['steps: 200', 'steps: 30'],
    ['learningRate: 1.0e-3', 'learningRate: 1.0e-5'],
    ['validateEvery: 100', 'validateEvery: 30'],
  ] as const;
  return changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, recipe);
}

async function waitForStep(page: Page, step: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number(/^step (\d+)/.exec(document.getElementById('status')?.textContent ?? '')?.[1]) >= least,
    step,
    { timeout: 240_000 },
  );
}

/** The run stored by a page. */
async function runIn(page: Page, site: Site): Promise<Run> {
  const names = ['log.jsonl', 'last.checkpoint', 'run.html'] as const;
  await page.evaluate(async (wanted) => {
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs');
    const run = await runs.getDirectoryHandle('example');
    for (const name of wanted) {
      const body = await (await run.getFileHandle(name)).getFile();
      await fetch(`/${name}`, { method: 'POST', body });
    }
  }, names);
  const [log, checkpoint, html] = names.map((name) => site.received.get(`/${name}`)!);
  const text = new TextDecoder().decode(html);
  expect(text).toContain('Finished, step 30 of 30.');
  expect(text.match(/<svg role="img" aria-label="[^"]* over the steps/g)).toHaveLength(4);
  expect(text).toMatch(/<image href="data:image\/jpeg;base64,[^"]{200,}"/);
  return runFrom(log!, checkpoint!);
}

function runFrom(log: Uint8Array, checkpoint: Uint8Array): Run {
  const lines = new TextDecoder().decode(log).trim().split('\n');
  const losses = lines.flatMap((line) => {
    const { loss } = JSON.parse(line) as { loss?: number };
    return loss === undefined ? [] : [loss];
  });
  return { losses, parameters: decodeCheckpoint(checkpoint, 'last.checkpoint').tensors };
}

function expectEqual(name: string, there: Run, here: Run): void {
  expect(there.losses).toHaveLength(30);
  const loss = Math.max(...here.losses.map((value, step) => Math.abs(value - there.losses[step]!) / value));
  const learned = [...here.parameters].filter(([tensor]) => !/^(mean|squares)\//.test(tensor));
  expect(learned.length).toBeGreaterThan(4);
  const states = learned.map(([tensor, values]) => {
    const others = there.parameters.get(tensor)!;
    expect(others.length).toBe(values.length);
    return values.reduce((most, value, place) => Math.max(most, Math.abs(value - others[place]!)), 0);
  });
  const parameters = Math.max(...states);
  console.info(
    `${name}: losses differ by at most ${loss.toExponential(1)} of theirs, parameters by ${parameters.toExponential(1)}`,
  );
  expect(loss).toBeLessThan(1e-3);
  expect(parameters).toBeLessThan(1e-3);
}
