import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { files, train, type Validation, weightsOf } from '../../src/train/index.ts';
import {
  checkpointIn,
  cpm,
  type MemoryFolder,
  memoryFolder,
  recipe,
  regressor,
  scoreHeldOut,
  textOf,
  tinyRun,
  withOldNames,
} from './tiny-run.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const metadataOf = (model: Uint8Array) => parseMetadata(decodeModel(model, 'm').metadata[metadataKey], 'm');

const logOf = (folder: MemoryFolder) =>
  textOf(folder.files.get(files.log))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A folder with an uninterrupted run. */
async function uninterrupted(settings: unknown = recipe): Promise<MemoryFolder> {
  if (!wholeRuns.has(settings)) {
    const folder = memoryFolder();
    expect(await train(tinyRun(folder, settings))).toMatchObject({ finished: true, step: 8 });
    wholeRuns.set(settings, folder);
  }
  const folder = memoryFolder();
  for (const [name, bytes] of wholeRuns.get(settings)!.files) folder.files.set(name, bytes);
  return folder;
}

const wholeRuns = new Map<unknown, MemoryFolder>();

/** The same files with the same bytes: log, weights, moments, best score, exported model. */
function expectSame(folder: MemoryFolder, expected: MemoryFolder): void {
  expect(textOf(folder.files.get(files.log))).toBe(textOf(expected.files.get(files.log)));
  expect([...folder.files.keys()].sort()).toEqual([...expected.files.keys()].sort());
  // Not toEqual, which takes seconds to compare equal arrays.
  const other = [...folder.files].filter(
    ([name, bytes]) => !Buffer.from(bytes).equals(expected.files.get(name)!),
  );
  expect(other.map(([name]) => name)).toEqual([]);
}

describe('train', () => {
  it.each([
    ['a regressor', regressor, { steps: 120, rate: 4e-3, falls: 3, gains: 15 }],
    [
      'a Convolutional Pose Machine',
      { ...cpm, centerSigma: 0 },
      { steps: 60, rate: 5e-3, falls: 1.3, gains: 30 },
    ],
  ])('trains %s to find discs', async (_, model, { steps, rate, falls, gains }) => {
    const folder = memoryFolder();
    const training = { batch: 8, steps, learningRate: rate, optimizer: { kind: 'adam' }, emaDecay: 0.8 };
    const run = tinyRun(folder, { ...recipe, model, training, validateEvery: steps });
    const beginner = tinyRun(memoryFolder(), { ...recipe, model, training: { ...training, steps: 1 } });
    const { best: before } = await train(beginner);
    const { best } = await train(run);
    expect(mean(run.told.losses.slice(0, 5)) / mean(run.told.losses.slice(-10))).toBeGreaterThan(falls);
    expect(best!.score).toBeGreaterThan(before!.score + gains);
    expect(await scoreHeldOut(folder.files.get(files.model)!)).toMatchObject({ score: best!.score });
  });

  it('logs every step and validation as one JSON object a line', async () => {
    const log = logOf(await uninterrupted());
    expect(log.map(({ step }) => step)).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8, 8]);
    expect(log[0]).toEqual({
      step: 1,
      learningRate: 1.5e-3,
      loss: expect.any(Number),
      gradientNorm: expect.any(Number),
      metrics: { stage1: log[0]!.loss },
      milliseconds: 0,
    });
    expect(log[4]).toMatchObject({
      step: 4,
      validation: {
        perJoint: { bright: expect.any(Number) },
        conditions: '8 subjects, whole image, no flip',
      },
    });
  });

  it('gives the same numbers when repeated, and others for another seed', async () => {
    const first = await uninterrupted();
    expectSame(await uninterrupted({ ...recipe }), first);
    const other = await uninterrupted({ ...recipe, seed: 4 });
    expect(textOf(other.files.get(files.log))).not.toBe(textOf(first.files.get(files.log)));
  });
});

const machine = { ...recipe, model: cpm };

describe('a run that is interrupted', () => {
  it.each([
    ['a regressor', 1, recipe],
    ['a regressor', 4, recipe],
    ['a regressor', 7, recipe],
    ['a Convolutional Pose Machine', 5, machine],
  ])('(%s, after step %i) continues to the same result', async (_, last, settings) => {
    const folder = memoryFolder();
    const stop = new AbortController();
    const first = tinyRun(folder, settings, {
      signal: stop.signal,
      stepped: ({ step }) => {
        if (step === last) stop.abort();
      },
    });
    expect(await train(first)).toMatchObject({ finished: false, step: last });
    expect(checkpointIn(folder).step).toBe(last);
    expect(first.told.closed).toEqual(['batches']);

    const second = tinyRun(folder, settings, { resume: true });
    expect(await train(second)).toMatchObject({ finished: true, step: 8 });
    expect(second.told.firstSteps).toEqual([last]);
    expect(second.told.losses).toHaveLength(8 - last);
    expectSame(folder, await uninterrupted(settings));
  });

  it.each([
    ['a regressor', 2, 0, recipe],
    ['a regressor', 5, 4, recipe],
    ['a Convolutional Pose Machine', 7, 6, machine],
  ])(
    '(%s, killed in step %i) loses the steps after checkpoint %i and continues to the same result',
    async (_, last, kept, settings) => {
      const folder = memoryFolder();
      await expect(train(killedRun(folder, last, settings))).rejects.toThrow('killed');
      // The process was killed in the middle of a line.
      await folder.append(files.log, '{"step":');

      const second = tinyRun(folder, settings, { resume: true });
      await train(second);
      expect(second.told.firstSteps).toEqual([kept]);
      expectSame(folder, await uninterrupted(settings));
    },
  );
});

/** A run whose process ends in the middle of a step: nothing is saved afterwards. */
function killedRun(folder: MemoryFolder, step: number, settings: unknown = recipe) {
  return tinyRun(folder, settings, {
    spoil(batch) {
      if (batch.step + 1 === step) throw new Error('killed');
      return batch;
    },
  });
}

describe('a run', () => {
  it('that is resumed after its end does not change', async () => {
    const folder = await uninterrupted();
    await train(tinyRun(folder, recipe, { resume: true }));
    expectSame(folder, await uninterrupted());
  });

  it("begins with another model's weights, also for frozen parameters", async () => {
    const source = (await uninterrupted()).files.get(files.model)!;
    const given = weightsOf(decodeModel(source, 'm'));
    const frozen = [...given.keys()].find((name) => name.endsWith('/weight'))!;
    const still = {
      ...recipe,
      training: {
        ...recipe.training,
        steps: 1,
        learningRate: 1e-12,
        parameterGroups: [{ match: `^${frozen}$`, learningRateFactor: 0 }],
      },
    };
    const folder = memoryFolder();
    const begun = { ...still, seed: 77, initialize: 'other.onnx' };
    await train(tinyRun(folder, begun, { initial: given, initializedFrom: 'other model' }));
    const after = weightsOf(decodeModel(folder.files.get(files.model)!, 'm'));
    const parameters = [...given.keys()].filter((name) => /\/(weight|bias)$/.test(name) && name !== frozen);
    expect(parameters).toHaveLength(7);
    for (const name of parameters) {
      const [was, is] = [given.get(name)!, after.get(name)!];
      expect(is).toHaveLength(was.length);
      expect(Math.max(...is.map((value, index) => Math.abs(value - was[index]!)))).toBeLessThan(1e-6);
    }
    expect(after.get(frozen)).toEqual(given.get(frozen));
    const { provenance, scores } = metadataOf(folder.files.get(files.model)!);
    expect(provenance.initializedFrom).toBe('other model');
    expect(scores[0]!.conditions).toMatch(/transferred weights$/);
    expect(checkpointIn(folder).tensors.has(frozen)).toBe(false);
  });

  it('does not begin with a model that shares no parameters', async () => {
    const initial = new Map([['elsewhere/weight', new Float32Array(3)]]);
    await expect(train(tinyRun(memoryFolder(), recipe, { initial }))).rejects.toThrow(
      'no parameter of the initial model fits – expected names and sizes such as ',
    );
  });

  it('does not begin in the folder of another run', async () => {
    const folder = await uninterrupted();
    await expect(train(tinyRun(folder))).rejects.toThrow(
      'the folder already holds a run – expected the option "resume" to continue it, or another folder; there "initialize: memory/model.onnx" begins with this run\'s model – in memory',
    );
    expectSame(folder, await uninterrupted());
  });

  it('that was killed before its first checkpoint may begin again', async () => {
    const folder = memoryFolder();
    await expect(train(killedRun(folder, 3))).rejects.toThrow('killed');
    await train(tinyRun(folder));
    expectSame(folder, await uninterrupted());
  });

  it.each<[string, (settings: typeof recipe) => unknown]>([
    [
      'training.learningRate',
      (settings) => ({ ...settings, training: { ...settings.training, learningRate: 1 } }),
    ],
    [
      'training.optimizer.kind',
      (settings) => ({ ...settings, training: { ...settings.training, optimizer: { kind: 'sgd' } } }),
    ],
    ['model.hidden.0', (settings) => ({ ...settings, model: { ...settings.model, hidden: [16] } })],
    [
      'augmentation.contrast',
      (settings) => ({ ...settings, augmentation: { ...settings.augmentation, contrast: { normal: 1 } } }),
    ],
  ])('does not continue with another recipe (%s)', async (setting, change) => {
    const folder = await uninterrupted();
    await expect(train(tinyRun(folder, change(recipe), { resume: true }))).rejects.toThrow(
      `the checkpoint was made with another recipe – got another "${setting}" – expected`,
    );
    expectSame(folder, await uninterrupted());
  });

  const constant = { ...recipe, training: { ...recipe.training, schedule: { kind: 'constant', warmup: 2 } } };
  const longer = (settings: typeof recipe | typeof constant, steps: number) => ({
    ...settings,
    training: { ...settings.training, steps },
  });

  it('may continue to more steps, exactly as if planned for them', async () => {
    const [atOnce, inTwo] = [memoryFolder(), memoryFolder()];
    await train(tinyRun(atOnce, longer(constant, 8)));
    await train(tinyRun(inTwo, longer(constant, 4)));
    const second = tinyRun(inTwo, longer(constant, 8), { resume: true });
    expect(await train(second)).toMatchObject({ finished: true, step: 8 });
    expect(second.told.firstSteps).toEqual([4]);
    expect(checkpointIn(inTwo).tensors).toEqual(checkpointIn(atOnce).tensors);
  });

  it('names the ways to train longer if the schedule depends on the number of steps', async () => {
    const folder = await uninterrupted();
    await expect(train(tinyRun(folder, longer(recipe, 12), { resume: true }))).rejects.toThrow(
      'the run was made for another number of steps – got 8 steps before, 12 now, and 8 taken – expected the same number; to train longer, a new run with "initialize: memory/model.onnx" begins with this run\'s model (the schedule "cosine" depends on the number of steps)',
    );
    await expect(
      train(tinyRun(await finished(constant), longer(constant, 6), { resume: true })),
    ).rejects.toThrow('got 8 steps before, 6 now, and 8 taken');
  });

  it('reports that it is finished, and how to train longer', async () => {
    const again = tinyRun(await finished(constant), constant, { resume: true });
    expect(await train(again)).toMatchObject({ finished: true, step: 8 });
    expect(again.told.warnings).toEqual([
      'all 8 steps have already been taken; to train longer, raise "training.steps" and resume, or a new run with "initialize: memory/model.onnx" begins with this run\'s model',
    ]);
  });

  async function finished(settings: unknown) {
    const folder = memoryFolder();
    await train(tinyRun(folder, settings));
    return folder;
  }

  it.each([
    ['pck', 4],
    ['epe', 8],
    ['auc', 6],
  ] as const)('keeps the best model by %s', async (bestBy, step) => {
    const measured = [
      { score: 80, epe: 9, auc: 30 },
      { score: 70, epe: 8, auc: 50 },
      { score: 75, epe: 3, auc: 40 },
    ];
    let next = 0;
    const run = tinyRun(
      memoryFolder(),
      { ...recipe, bestBy, validateEvery: 2 },
      {
        validate: async () => ({
          ...(measured[next++ - 1] ?? { score: 0, epe: 99, auc: 0 }),
          perJoint: {},
          conditions: 'made up',
          spread: 1,
        }),
      },
    );
    expect((await train(run)).best?.step).toBe(step);
  });

  it('warns of a step without a target, and ends if nothing can be learned', async () => {
    const without = (batch: Batch): Batch => {
      batch.tensors.weights.data.fill(0);
      return batch;
    };
    const once = tinyRun(memoryFolder(), recipe, {
      spoil: (batch) => (batch.step === 2 ? without(batch) : batch),
    });
    expect(await train(once)).toMatchObject({ finished: true });
    expect(once.told.warnings).toEqual([
      expect.stringMatching(
        /^the loss of step 3 is exactly 0: no joint is labeled within its crop, e\.g\. of figure/,
      ),
    ]);
    const never = tinyRun(memoryFolder(), recipe, { spoil: without });
    await expect(train(never)).rejects.toThrow(
      /^the training learns nothing – got 8 steps whose loss is exactly 0: no joint is labeled/,
    );
    const long = tinyRun(memoryFolder(), longer(recipe, 40), { spoil: without });
    await expect(train(long)).rejects.toThrow(/^the training learns nothing – got 10 steps/);
  });

  it('continues if only its name, card, cache or saving times have changed', async () => {
    const folder = memoryFolder();
    await expect(train(killedRun(folder, 5))).rejects.toThrow('killed');
    const changed = {
      ...recipe,
      name: 'renamed',
      data: { ...recipe.data, cache: 7 },
      checkpointEvery: 2,
      card: { license: 'MIT' },
    };
    await train(tinyRun(folder, changed, { resume: true }));
    expect(checkpointIn(folder).tensors).toEqual(checkpointIn(await uninterrupted()).tensors);
  });

  it('of an earlier version, with old names in recipe and log, continues to the same numbers', async () => {
    const folder = memoryFolder();
    await expect(train(killedRun(folder, 5))).rejects.toThrow('killed');
    withOldNames(folder);
    expect(checkpointIn(folder).recipe).toMatchObject({
      enlarge: 1.3,
      training: { average: 0.2, decay: 0.01 },
    });
    const log = textOf(folder.files.get(files.log)).replaceAll('"learningRate":', '"rate":');
    folder.files.set(files.log, new TextEncoder().encode(log));
    await train(tinyRun(folder, recipe, { resume: true }));
    expect(checkpointIn(folder).tensors).toEqual(checkpointIn(await uninterrupted()).tensors);
    const steps = textOf(folder.files.get(files.log)).matchAll(/"step":(\d+),"(rate|learningRate)"/g);
    expect([...steps].map(([, step, name]) => `${step} ${name}`)).toEqual(
      Array.from({ length: 8 }, (_, step) => `${step + 1} ${step < 4 ? 'rate' : 'learningRate'}`),
    );
  });

  it('does not continue from a damaged checkpoint', async () => {
    const folder = await uninterrupted();
    folder.files.set(files.last, folder.files.get(files.last)!.subarray(0, 999));
    await expect(train(tinyRun(folder, recipe, { resume: true }))).rejects.toThrow(
      /^the checkpoint is damaged – .* – in memory\/last\.checkpoint$/,
    );
  });

  it('whose loss is NaN stops with advice and keeps the last checkpoint', async () => {
    const folder = memoryFolder();
    const run = tinyRun(folder, recipe, {
      spoil: (batch) => {
        if (batch.step === 4) batch.tensors.targets.data.fill(Number.NaN);
        return batch;
      },
    });
    const failure = await train(run).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LimberError);
    expect(String(failure)).toMatch(
      /training diverged at step 5 – got loss NaN, .* – expected finite numbers; try a lower learning rate, a warm-up or "clip"/,
    );
    const { step, tensors } = checkpointIn(folder);
    expect(step).toBe(4);
    for (const values of tensors.values()) expect(values.every(Number.isFinite)).toBe(true);
    expect(run.told.closed).toEqual(['batches']);
  });

  it('keeps the model with the best validation score, the later one in a tie, and reports its score', async () => {
    const folder = memoryFolder();
    const settings = {
      ...recipe,
      validateEvery: 2,
      card: { initializedFrom: 'another network', license: 'MIT' },
    };
    const scores = [50, 80, 80, 60];
    const seen: Uint8Array[] = [];
    const run = tinyRun(folder, settings, {
      validate: async (model): Promise<Validation> => {
        seen.push(model);
        return { score: scores[seen.length - 1]!, perJoint: {}, conditions: '8 people', spread: 1 };
      },
    });
    expect(await train(run)).toMatchObject({ finished: true, step: 8, best: { score: 80, step: 6 } });
    expect(run.told.validations.map(({ best }) => best)).toEqual([true, true, true, false]);
    expect(checkpointIn(folder, files.best)).toMatchObject({ step: 6, best: { score: 80, step: 6 } });
    const model = folder.files.get(files.model)!;
    const weightsOf = (bytes: Uint8Array) => decodeModel(bytes, 'm').graph.initializers;
    expect(weightsOf(model)).toEqual(weightsOf(seen[2]!));
    expect(weightsOf(model)).not.toEqual(weightsOf(seen[1]!));
    expect(metadataOf(model)).toMatchObject({
      name: 'tiny',
      provenance: {
        trainedOn: ['lsp, training split'],
        initializedFrom: 'another network',
        license: 'MIT',
        recipe: 'tiny',
        date: '2024-02-29',
      },
      scores: [
        {
          dataset: 'lsp',
          split: 'held out of train',
          metric: 'PCK@0.2',
          value: 80,
          conditions: '8 people, transferred weights',
        },
      ],
    });
    expect(metadataOf(seen[1]!).scores).toEqual([]);
  });

  it('warns only of a model that has collapsed to the mean pose', async () => {
    const settings = { ...recipe, training: { ...recipe.training, learningRate: 1e-9, steps: 1 } };
    const dead = { ...settings, model: { ...recipe.model, initializer: { normal: 1e-6 } } };
    const warned = async (one: unknown) => {
      const run = tinyRun(memoryFolder(), one);
      await train(run);
      return run.told.warnings;
    };
    expect(await warned(dead)).toEqual([
      expect.stringMatching(
        /^predictions hardly vary .* \(0 % of the labels' variation\).*try a higher learning rate/,
      ),
    ]);
    expect(await warned(settings)).toEqual([]);
  });

  it.each<[object, string | RegExp]>([
    [
      { parameterGroups: [{ match: '^conv' }, { match: '^cnov', learningRateFactor: 0 }] },
      'recipe setting "training.parameterGroups.1.match" matches no parameter – got ^cnov – expected a pattern for names such as conv1/weight, conv1/bias',
    ],
    [
      { lossWeights: [1, 2] },
      'recipe setting "training.lossWeights" does not fit the model – got 2 factors – expected 1',
    ],
    [
      { parameterGroups: [{ match: '', learningRateFactor: 0 }] },
      /^training would change nothing – got 0 trainable parameters of \d+ in the loss – expected at least 1: /,
    ],
  ])('refuses settings that do not fit the model (%#)', async (changes, message) => {
    const folder = memoryFolder();
    const settings = { ...recipe, training: { ...recipe.training, ...changes } };
    await expect(train(tinyRun(folder, settings))).rejects.toThrow(message);
    expect(folder.files.size).toBe(0);
  });
});
