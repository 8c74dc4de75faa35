import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossValidate, type TrainingEvent, trainRecipe } from '../../src/public/node/index.ts';
import { discsCascade, discsCpm, discsRecipe, writeDiscs } from '../fixtures/discs.ts';
import { faults } from '../report/well-formed.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-run-page-'));
  await writeDiscs(root);
});
afterAll(() => rm(root, { recursive: true }));

const options = (out: string) => ({ data: root, out: at(out), threads: 1, clock: () => 0 });
const pageOf = (out: string) => readFile(at(out, 'run.html'), 'utf8');
const figures = (page: string) =>
  page.match(/<img|<image href="data:image\/jpeg;base64,[^"]{200,}"/g)?.length ?? 0;
/** Vega numbers its clip paths through a whole process. */
const isSame = async (one: string, other: string) => {
  const [a, b] = [await pageOf(one), await pageOf(other)].map((page) => page.replace(/clip\d+/g, 'clip'));
  return a === b;
};
/** The sentence below the title. */
const lead = (page: string) => /<p class="lead">(.*?)<\/p>/s.exec(page)?.[1];

describe('the page of a run', () => {
  it('has curves of every stage, the recipe, and held-out images, and changes no number of the training', async () => {
    const recipe = discsRecipe(discsCpm);
    const run = await trainRecipe(recipe, options('cpm'));
    expect(run.page).toBe(at('cpm/run.html'));
    const page = await pageOf('cpm');
    expect(faults(page)).toEqual([]);
    expect(lead(page)).toBe(
      `Finished, step 6 of 6. The best model has PCK@0.2 ${run.best!.score.toFixed(2)} on 3 subjects held out, after step ${run.best!.step}.`,
    );
    expect(page).toMatch(/>stage 1<\/li>.*>stage 2<\/li>/s);
    expect(page).toContain('Convolutional Pose Machine, 32×32 pixels');
    expect(page).toContain('21 trained on, 3 held out');
    expect(page).toContain('All 3 subjects held out of training');
    expect(figures(page)).toBe(3);
    expect((await trainRecipe(recipe, { ...options('without'), page: false })).page).toBeUndefined();
    expect(existsSync(at('without/run.html'))).toBe(false);
    expect(await readFile(at('without/model.onnx'))).toEqual(await readFile(at('cpm/model.onnx')));
  });

  it('is written at each validation, and shows the whole training after a resume', async () => {
    const abort = new AbortController();
    const leads: (string | undefined)[] = [];
    const seen: Promise<void>[] = [];
    const on = (event: TrainingEvent) => {
      // Step 4 comes after the page of the validation at step 3.
      if (event.kind === 'step' && event.step === 4)
        seen.push(pageOf('cut').then((page) => void leads.push(lead(page))));
      if (event.kind === 'step' && event.step === 5) abort.abort();
    };
    await trainRecipe(discsRecipe(), { ...options('cut'), on, signal: abort.signal });
    await Promise.all(seen);
    expect(leads).toEqual([expect.stringMatching(/^In training, step 3 of 6\. The best model has PCK/)]);
    expect(lead(await pageOf('cut'))).toMatch(/^Interrupted, step 5 of 6\./);
    await trainRecipe(discsRecipe(), { ...options('cut'), resume: true });
    await trainRecipe(discsRecipe(), options('whole'));
    expect(await isSame('cut', 'whole')).toBe(true);
    // A run that has ended is opened again: its held-out people are estimated by the kept model.
    await trainRecipe(discsRecipe(), { ...options('cut'), resume: true });
    expect(await isSame('cut', 'whole')).toBe(true);
  });

  it('shows the stages of a cascade, and is in the folder of each fold', async () => {
    const more = { refinement: { start: 'random', people: 8, training: { steps: 3 } } };
    const run = await trainRecipe(discsRecipe(discsCascade, more), options('cascade'));
    const page = await pageOf('cascade');
    expect([...page.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title)).toEqual([
      'stage 1',
      'stage 2, sigma 1',
    ]);
    const kept = run.stages.find(({ score }) => score === run.best!.score)!.stage;
    expect(lead(page)).toContain(
      `The kept model, stages 1 to ${kept}, has PCK@0.2 ${run.best!.score.toFixed(2)} on 3 subjects held out.`,
    );
    await crossValidate(discsRecipe(), { ...options('folds'), folds: 2 });
    for (const fold of [1, 2]) expect(figures(await pageOf(`folds/fold-${fold}`))).toBe(3);
  });

  it('gives one warning if it cannot be written, and the training continues', async () => {
    await mkdir(at('blocked/run.html'), { recursive: true });
    const warnings: string[] = [];
    const run = await trainRecipe(discsRecipe(), {
      ...options('blocked'),
      on: (event) => void (event.kind === 'warning' && warnings.push(event.message)),
    });
    expect(run.finished).toBe(true);
    expect(warnings.filter((each) => each.includes('run.html'))).toEqual([
      expect.stringMatching(
        /^run\.html cannot be written, and the training goes on: cannot write .*run\.html/,
      ),
    ]);
  });
});
