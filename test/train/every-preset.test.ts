import { describe, expect, it } from 'vitest';
import { cpmPresets, createNetworks } from '../../src/models/index.ts';
import { dividingRuntime } from '../../src/runtime/background/node.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { parseRecipe, train, trainingNetwork } from '../../src/train/index.ts';
import { discs, memoryFolder, recipe, side, tinyRun } from './tiny-run.ts';

/** Each preset with its own layers, but with few channels, small kernels and a small input. */
const presets = Object.entries(cpmPresets).map(([preset, config]) => {
  const narrow = <Layer extends { readonly kernel: number }>(layers: readonly Layer[]) =>
    layers.map((layer) => ({ ...layer, channels: 2, kernel: Math.min(layer.kernel, 3) }));
  const { trunk, firstStage, look, refine } = config;
  const layers = {
    trunk: narrow(trunk),
    firstStage: narrow(firstStage),
    look: narrow(look),
    refine: narrow(refine),
  };
  return { preset, layers };
});

const cases = presets.flatMap(({ preset, layers }) =>
  [1, 2, 3].flatMap((stages) =>
    [false, true].map((allPeople) => ({
      name: `${preset}, ${stages} stages, ${allPeople ? 'all people' : 'one person'}`,
      preset,
      model: { kind: 'cpm', preset, ...layers, width: side, height: side, stages, allPeople },
      stages,
    })),
  ),
);

const steps = 2;
const batch = 128;
const runtimes = { whole: nodeRuntime({ threads: 1 }), divided: dividingRuntime({ threads: 2 }) };

function settingsOf(model: object) {
  const training = { ...recipe.training, steps, batch, optimizer: { kind: 'sgd' } };
  return { ...recipe, model, training, validateEvery: steps, checkpointEvery: steps };
}

/** Loss and metrics of every step. */
async function logged(model: object, runtime: Runtime) {
  const told: { readonly loss: number; readonly metrics: Readonly<Record<string, number>> }[] = [];
  const run = tinyRun(memoryFolder(), settingsOf(model), {
    runtime,
    validate: async () => ({ score: 1, perJoint: {}, conditions: 'none', spread: 1 }),
    stepped: (progress) => void told.push(progress),
  });
  expect(await train(run)).toMatchObject({ finished: true, step: steps });
  return told;
}

describe('a training step of every preset', () => {
  it.each(cases)('runs, whole and divided: $name', async ({ preset, model, stages }) => {
    const names = Array.from({ length: stages }, (_, index) => `stage${index + 1}`);
    const whole = await logged(model, runtimes.whole);
    for (const { loss, metrics } of whole) {
      expect(loss).toBeGreaterThan(0);
      expect(Object.keys(metrics)).toEqual(names);
      const sum = Object.values(metrics).reduce((total, each) => total + each, 0);
      expect(sum / loss).toBeCloseTo(1, 5);
    }
    const [architecture] = createNetworks(parseRecipe(settingsOf(model), 'a test').model, {
      joints: discs.joints,
    });
    const { batch: inputs } = trainingNetwork(architecture, runtimes.divided, { batch, seed: 1 });
    // Statistics of the whole batch prevent a division.
    const normalized = ['resnet', 'modern'].includes(preset);
    expect(inputs.slices).toBe(normalized ? 1 : 2);
    if (normalized) return;
    const divided = await logged(model, runtimes.divided);
    for (const [step, { loss, metrics }] of divided.entries()) {
      expect(loss / whole[step]!.loss).toBeCloseTo(1, 4);
      for (const name of names) expect(metrics[name]! / whole[step]!.metrics[name]!).toBeCloseTo(1, 4);
    }
  });
});
