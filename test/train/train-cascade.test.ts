import { describe, expect, it } from 'vitest';
import { createEstimator } from '../../src/estimate/index.ts';
import { type JointNetwork, metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeModel, encodeModel } from '../../src/onnx/index.ts';
import { zeros } from '../../src/tensor/index.ts';
import { files, train, type Validation, weightsOf } from '../../src/train/index.ts';
import {
  kite,
  kiteFigure,
  kiteRecipe,
  type MemoryRun,
  memoryRun,
  scoreKites,
  tinyCascade,
} from './tiny-cascade.ts';
import { runtime, textOf, withOldNames } from './tiny-run.ts';

/** A few steps of three stages, with all kinds of state. */
const short = {
  ...kiteRecipe,
  model: { ...kiteRecipe.model, stages: 3 },
  training: { ...kiteRecipe.training, batch: 4, steps: 6, optimizer: { kind: 'adamw' }, emaDecay: 0.8 },
  refinement: { start: 'previous', people: 10, training: { steps: 4 } },
  validateEvery: 2,
  checkpointEvery: 2,
};

/** Every later validation is better, so that no stage is left out. */
function ever(better: number, from = 10): (model: Uint8Array) => Promise<Validation> {
  let score = from;
  return async () => {
    score += better;
    return { score, perJoint: {}, conditions: 'as the test says', spread: 1 };
  };
}

/** A validation depends only on the model, and later stages are better. */
async function byModel(model: Uint8Array): Promise<Validation> {
  const { graph } = decodeModel(model, 'm');
  const sum = graph.initializers.reduce((total, { tensor }) => total + Math.abs(Number(tensor.data[0])), 0);
  const score = 10 * graph.outputs.length + sum / 1000;
  return { score, perJoint: {}, conditions: 'as the test says', spread: 1 };
}

const allFiles = ({ whole, stages }: MemoryRun) =>
  new Map(
    [['', whole] as const, ...stages].flatMap(([name, folder]) =>
      [...folder.files].map(([file, bytes]) => [`${name}/${file}`, bytes] as const),
    ),
  );

function expectSame(run: MemoryRun, expected: MemoryRun): void {
  const [mine, theirs] = [allFiles(run), allFiles(expected)];
  expect([...mine.keys()].sort()).toEqual([...theirs.keys()].sort());
  const other = [...mine].filter(([name, bytes]) => !Buffer.from(bytes).equals(theirs.get(name)!));
  expect(other.map(([name]) => name)).toEqual([]);
}

describe('a cascade in training', () => {
  it('finds kites better with its second stage than with its first, and is exported whole', async () => {
    const run = memoryRun();
    const options = tinyCascade(run);
    const { networks: stages, best, finished } = await train(options);
    expect(finished).toBe(true);
    expect(stages.map(({ stage, sigma }) => [stage, sigma])).toEqual([
      [1, undefined],
      [2, 1],
    ]);
    expect(stages[0]!.score).toBeGreaterThan(75);
    expect(stages[1]!.score).toBeGreaterThan(stages[0]!.score + 2);
    expect(options.told.titles).toEqual(['stage 1', 'stage 2, sigma 1']);
    expect(options.told.measured).toHaveLength(40);

    const model = run.whole.files.get(files.model)!;
    expect(Buffer.from(model).equals(run.stages.get('stage-2-sigma-1')!.files.get(files.model)!)).toBe(true);
    expect(await scoreKites(model)).toMatchObject({ score: best!.score, pcp: 100 });
    expect(JSON.parse(textOf(run.whole.files.get('cascade.json')))).toEqual(stages);

    // Its first stage equals the first run's model, and the second is more accurate in pixels.
    const [alone, both] = [
      await createEstimator(run.stages.get('stage-1')!.files.get(files.model)!, 'one', runtime),
      await createEstimator(model, 'both', runtime),
    ];
    const errors = { first: 0, second: 0 };
    for (let seed = 2000; seed < 2020; seed++) {
      const { image, sample } = kiteFigure(seed);
      const found = await both.estimate(image);
      expect(found.stages[0]!.pose).toEqual((await alone.estimate(image)).pose);
      for (const joint of kite.joints.keys()) {
        const { x, y } = sample.pose[joint]!.point;
        const distance = (stage: number) => {
          const { point } = found.stages[stage]!.pose[joint]!;
          return Math.hypot(point.x - x, point.y - y);
        };
        errors.first += distance(0);
        errors.second += distance(1);
      }
    }
    expect(errors.first / errors.second).toBeGreaterThan(1.3);
    await alone.close();
    await both.close();
  }, 120_000);

  it('that is interrupted, within a stage or between two, continues to the same result', async () => {
    const whole = memoryRun();
    await train(tinyCascade(whole, short, { validate: byModel }));
    expect([...whole.stages.keys()]).toEqual(['stage-1', 'stage-2-sigma-1', 'stage-3-sigma-1']);

    for (const [title, last] of [
      ['stage 1', 3],
      ['stage 1', 6],
      ['stage 2, sigma 1', 1],
      ['stage 3, sigma 1', 3],
    ] as const) {
      const run = memoryRun();
      const stop = new AbortController();
      const first = tinyCascade(run, short, {
        validate: byModel,
        signal: stop.signal,
        stepped: (stage, step) => {
          if (stage === title && step === last) stop.abort();
        },
      });
      expect(await train(first)).toMatchObject({ finished: false });
      expect(first.told.titles.at(-1)).toBe(title);
      const second = tinyCascade(run, short, { validate: byModel, resume: true });
      expect(await train(second)).toMatchObject({ finished: true });
      expectSame(run, whole);
    }
  }, 120_000);

  it('that is killed while it measures errors measures them exactly once more', async () => {
    const run = memoryRun();
    const killed = tinyCascade(run, short, {
      validate: byModel,
      async *people() {
        yield kiteFigure(1);
        throw new Error('killed');
      },
    });
    await expect(train(killed)).rejects.toThrow('killed');
    const second = tinyCascade(run, short, { validate: byModel, resume: true });
    expect(await train(second)).toMatchObject({ finished: true });
    expect(second.told.measured).toHaveLength(20);
    const third = tinyCascade(run, short, { validate: byModel, resume: true });
    expect(await train(third)).toMatchObject({ finished: true });
    expect(third.told.measured).toEqual([]);
  }, 60_000);

  it('of an earlier version, whose recipes have old names, keeps the networks it has', async () => {
    const run = memoryRun();
    await train(tinyCascade(run, short, { validate: byModel }));
    for (const folder of run.stages.values()) withOldNames(folder);
    const again = tinyCascade(run, short, { validate: byModel, resume: true });
    expect(await train(again)).toMatchObject({ finished: true });
    expect(again.told.measured).toEqual([]);
  }, 60_000);

  it('keeps its networks when the settings of later ones change', async () => {
    const run = memoryRun();
    const changed = (model: object) => ({ ...short, model: { ...short.model, stages: 2, ...model } });
    const first = tinyCascade(run, changed({ stages: 1 }), { validate: ever(1) });
    await train(first);
    const trained = run.stages.get('stage-1')!.files.get(files.model)!.slice();

    const second = tinyCascade(run, changed({ cropSize: 24 }), { validate: ever(1), resume: true });
    expect(await train(second)).toMatchObject({ finished: true });
    expect(run.stages.get('stage-1')!.files.get(files.model)).toEqual(trained);
    expect(second.told.measured).toHaveLength(10);

    // Another σ has other distributions, so the errors of people are measured again.
    const third = tinyCascade(run, changed({ cropSize: 24, sigma: [1, 1.5] }), {
      validate: ever(1),
      resume: true,
    });
    expect(await train(third)).toMatchObject({ finished: true });
    expect(third.told.measured).toHaveLength(10);
    expect([...run.stages.keys()]).toEqual(['stage-1', 'stage-2-sigma-1', 'stage-2-sigma-1.5']);
  }, 60_000);

  it('ends before a stage that does not improve', async () => {
    const run = memoryRun();
    const scores = { 1: 50, 2: 60, 3: 59 };
    const validate = async (model: Uint8Array): Promise<Validation> => {
      const stage = decodeModel(model, 'm').graph.outputs.length as 1 | 2 | 3;
      return { score: scores[stage], perJoint: {}, conditions: '', spread: 1 };
    };
    const options = tinyCascade(run, { ...short, model: { ...short.model, stages: 4 } }, { validate });
    const { best, networks: stages, finished } = await train(options);
    expect(finished).toBe(true);
    expect(stages).toHaveLength(3);
    expect(best).toMatchObject({ stage: 2, score: 60 });
    expect(options.told.messages.at(-1)).toBe(
      'stage 3 does not improve on stage 2 (PCK@0.2 59.00 after 60.00): the cascade ends before it',
    );
    const outputs = decodeModel(run.whole.files.get(files.model)!, 'm').graph.outputs.map(({ name }) => name);
    expect(outputs).toEqual(['stage1', 'stage2']);
  }, 60_000);

  it('chooses σ by validation, for the second stage and the later ones', async () => {
    const run = memoryRun();
    const model = { ...short.model, stages: 3, sigma: [0.8, 1.2, 1.6] };
    const scores = [50, 60, 70, 65, 80];
    let last = -1;
    const options = tinyCascade(
      run,
      { ...short, model, validateEvery: 6 },
      {
        validate: async () => ({ score: scores[++last]!, perJoint: {}, conditions: '', spread: 1 }),
      },
    );
    const { networks: stages, best } = await train(options);
    expect(stages.map(({ stage, sigma, score }) => [stage, sigma, score])).toEqual([
      [1, undefined, 50],
      [2, 0.8, 60],
      [2, 1.2, 70],
      [2, 1.6, 65],
      [3, 1.2, 80],
    ]);
    expect(best).toMatchObject({ stage: 3, score: 80 });
    expect(options.told.messages).toContain('stage 2 is best with sigma 1.2: PCK@0.2 70.00');
  }, 60_000);

  it('multiplies the corrections of a stage by the best factor in validation, once', async () => {
    const settings = { ...short, model: { ...short.model, gain: [1, 0.5, 0.25] } };
    const stagesOf = (model: Uint8Array) =>
      parseMetadata(decodeModel(model, 'm').metadata[metadataKey], 'm').networks.slice(1) as JointNetwork[];
    /** Later stages are better; within a stage smaller gains are better, except for a quarter. */
    const validate = async (model: Uint8Array): Promise<Validation> => {
      const stages = stagesOf(model);
      const likes = { 1: 0, 0.5: 5, 0.25: 1 }[stages.at(-1)?.gain ?? 1] ?? 0;
      return { score: 10 * stages.length + likes, perJoint: {}, conditions: '', spread: 1 };
    };
    const [run, plain] = [memoryRun(), memoryRun()];
    const { networks: stages } = await train(tinyCascade(run, settings, { validate }));
    expect(stages.map(({ stage, gain, score }) => [stage, gain, score])).toEqual([
      [1, undefined, 0],
      [2, 0.5, 15],
      [3, 0.5, 25],
    ]);
    const model = run.whole.files.get(files.model)!;
    expect(stagesOf(model).map(({ gain }) => gain)).toEqual([0.5, 0.5]);

    // The training is the same with and without a choice of gains.
    await train(tinyCascade(plain, { ...short, model: { ...short.model, stages: 2 } }, { validate }));
    const [halved, whole] = [run, plain].map(({ stages }) =>
      weightsOf(decodeModel(stages.get('stage-2-sigma-1')!.files.get(files.model)!, 'm')),
    );
    for (const [name, values] of whole!) {
      const part = name.startsWith('stage2/coordinates/') ? 0.5 : 1;
      expect(halved!.get(name), name).toEqual(values.map((value) => value * part));
    }

    const again = await train(tinyCascade(run, settings, { validate, resume: true }));
    expect(again.networks).toEqual(stages);
    expect(run.whole.files.get(files.model)).toEqual(model);
  }, 60_000);

  it.each(['previous', 'random'] as const)(
    'begins a later network with %s weights',
    async (start) => {
      const run = memoryRun();
      const still = { ...short.refinement, start, training: { steps: 1, learningRate: 1e-12 } };
      const { emaDecay: _, ...unaveraged } = short.training;
      await train(
        tinyCascade(run, { ...short, training: unaveraged, refinement: still }, { validate: ever(1) }),
      );
      const weights = weightsOf(decodeModel(run.whole.files.get(files.model)!, 'm'));
      const isSame = (one: string, other: string) =>
        weights.get(one)!.every((value, at) => Math.abs(value - weights.get(other)![at]!) < 1e-6);
      const begun = start === 'previous';
      expect(isSame('stage1/level2/weight', 'stage2/level2/weight')).toBe(begun);
      expect(isSame('stage2/hidden/weight', 'stage3/hidden/weight')).toBe(begun);
      // A position in the crop is not a displacement; an untrained network moves nothing.
      expect(weights.get('stage1/coordinates/weight')!.some((value) => value !== 0)).toBe(true);
      expect(weights.get('stage2/coordinates/weight')!.every((value) => Math.abs(value) < 1e-6)).toBe(true);
    },
    60_000,
  );

  it('warns of a stage with constant corrections', async () => {
    const run = memoryRun();
    const options = tinyCascade(
      run,
      { ...short, model: { ...short.model, stages: 2 } },
      { validate: (model) => scoreKites(indifferent(model)) },
    );
    await train(options);
    const spreads = options.told.warnings.map(
      (warning) => /^predictions hardly vary.*\((\d+) % of the labels' variation\)/.exec(warning)?.[1],
    );
    expect(spreads).toContain('0');
    const trained = run.stages.get('stage-2-sigma-1')!.files.get(files.model)!;
    expect((await scoreKites(trained)).spread).toBeGreaterThan(0);
  }, 60_000);
});

/** The same cascade, with a constant output of the second stage. */
function indifferent(model: Uint8Array): Uint8Array {
  const { graph, ...rest } = decodeModel(model, 'm');
  const initializers = graph.initializers.map(({ name, tensor }) =>
    name === 'stage2/coordinates/weight'
      ? { name, tensor: zeros('float32', tensor.shape) }
      : { name, tensor },
  );
  return encodeModel({ ...rest, graph: { ...graph, initializers } });
}
