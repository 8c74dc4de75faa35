import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/data/index.ts';
import {
  encodeCheckpoint,
  parseRecipe,
  phaseAt,
  phaseRate,
  phasesOf,
  train,
  trainingStyles,
} from '../../src/train/index.ts';
import { checkpointIn, cpm, type MemoryFolder, memoryFolder, recipe, tinyRun } from './tiny-run.ts';

describe('phases of a training', () => {
  it('are one in some styles, and one per stage plus an optional joint one in others', () => {
    const lengths = trainingStyles.map((style) => phasesOf(style, [1, 1, 1], 12).map(({ to }) => to));
    expect(lengths).toEqual([[12], [4, 8, 12], [3, 6, 9, 12], [12]]);
  });

  it('state which losses count and which stages learn', () => {
    const [first, second, jointly] = phasesOf('stage by stage then jointly', [0.5, 2], 9);
    expect(first).toEqual({ from: 0, to: 3, losses: [0.5, 0], learning: [1, 0] });
    expect(second).toEqual({ from: 3, to: 6, losses: [0, 2], learning: [0, 1] });
    expect(jointly).toEqual({ from: 6, to: 9, losses: [0.5, 2], learning: [1, 1] });
    const [last] = phasesOf('end to end without intermediate losses', [1, 1], 9);
    expect(last).toEqual({ from: 0, to: 9, losses: [0, 1], learning: [1, 1] });
  });

  it('cover every step and have a whole schedule each', () => {
    const phases = phasesOf('stage by stage', [1, 1, 1], 10);
    const at = Array.from({ length: 10 }, (_, step) => phases.indexOf(phaseAt(phases, step)));
    expect(at).toEqual([0, 0, 0, 1, 1, 1, 1, 2, 2, 2]);
    const schedule = { kind: 'cosine', warmup: 2 } as const;
    const rates = at.map((_, step) => phaseRate(schedule, phaseAt(phases, step), step));
    expect(rates[3]).toBe(0.5);
    expect(rates[7]).toBe(0.5);
    expect(rates[8]).toBe(1);
  });

  it('need at least one step each', () => {
    expect(() => phasesOf('stage by stage', [1, 1, 1], 2)).toThrow('expected at least 3');
  });
});

const staged = (style: string) => ({
  ...recipe,
  model: cpm,
  training: { ...recipe.training, style, gradientStatistics: 3 },
});

/** The tensors of a run that ends after the given number of steps. */
async function tensorsAfter(steps: number, folder: MemoryFolder, style: string, resume = false) {
  const controller = new AbortController();
  const run = tinyRun(folder, staged(style), {
    resume,
    signal: controller.signal,
    spoil: (batch) => {
      if (batch.step === steps - 1) controller.abort();
      return batch;
    },
  });
  await train(run);
  return checkpointIn(folder).tensors;
}

describe('training stage by stage', () => {
  it('trains one stage at a time, and continues after an interruption', async () => {
    const folder = memoryFolder();
    const style = 'stage by stage';
    const start = await tensorsAfter(1, folder, style);
    const middle = await tensorsAfter(4, folder, style, true);
    const end = await tensorsAfter(8, folder, style, true);
    const [first, second] = ['stage1/maps/weight', 'stage2/maps/weight'];
    expect(middle.get(first)).not.toEqual(start.get(first));
    expect(middle.get(second)).toEqual(start.get(second));
    expect(end.get(first)).toEqual(middle.get(first));
    expect(end.get(second)).not.toEqual(middle.get(second));

    const whole = memoryFolder();
    await train(tinyRun(whole, staged(style)));
    expect(checkpointIn(whole).tensors).toEqual(end);
    const logged = new TextDecoder().decode(folder.files.get('gradients.jsonl'));
    expect(logged).toBe(new TextDecoder().decode(whole.files.get('gradients.jsonl')));
    expect(
      logged
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).step),
    ).toEqual([1, 4, 7]);
  });
});

describe('training without intermediate losses', () => {
  it('lets only the last stage’s loss count', async () => {
    const losses: { loss: number; metrics: Readonly<Record<string, number>> }[] = [];
    await train(
      tinyRun(memoryFolder(), staged('end to end without intermediate losses'), {
        stepped: (result) => losses.push(result),
      }),
    );
    for (const { loss, metrics } of losses) expect(loss).toBeCloseTo(metrics.stage2!, 5);
  });
});

it('continues a run from a version without styles', async () => {
  const folder = memoryFolder();
  const controller = new AbortController();
  const spoil = (batch: Batch) => {
    controller.abort();
    return batch;
  };
  await train(tinyRun(folder, recipe, { signal: controller.signal, spoil }));
  const { recipe: written, ...checkpoint } = checkpointIn(folder);
  const { style, ...training } = parseRecipe(written, 'a test').training;
  expect(style).toBe('end to end');
  const older = { ...parseRecipe(written, 'a test'), training };
  folder.files.set('last.checkpoint', encodeCheckpoint({ ...checkpoint, recipe: older }));
  expect((await train(tinyRun(folder, recipe, { resume: true }))).finished).toBe(true);
});
