import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createNetworks } from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { randomStream } from '../../src/random.ts';
import { dividingRuntime } from '../../src/runtime/background/node.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf, type TensorType, tensor } from '../../src/tensor/index.ts';
import {
  compileTraining,
  files,
  parseRecipe,
  phaseAt,
  train,
  trainingNetwork,
} from '../../src/train/index.ts';
import { checkpointIn, cpm, discs, memoryFolder, recipe, regressor, textOf, tinyRun } from './tiny-run.ts';

const wide = {
  ...recipe,
  training: { ...recipe.training, batch: 16 },
};

const trunkPath = 'assets/movenet-lightning-trunk.onnx';
const trunk = decodeModel(readFileSync(new URL(`../../${trunkPath}`, import.meta.url)), trunkPath);

const architectureOf = (model: object) =>
  createNetworks(parseRecipe({ ...wide, model }, 'a test').model, { joints: discs.joints, trunk })[0];

const slicesFor = (model: object, runtime: Runtime, batch: number) =>
  trainingNetwork(architectureOf(model), runtime, { batch, seed: 1 }).batch.slices;

describe('how many slices a batch is divided into', () => {
  const two = dividingRuntime({ threads: 2 });
  const normalized = { ...cpm, trunk: [{ channels: 8, kernel: 5, normalize: 'batch' }] };

  it('is one per session if every slice has enough work', () => {
    expect(slicesFor(cpm, two, 16)).toBe(2);
    expect(slicesFor(cpm, dividingRuntime({ threads: 4 }), 32)).toBe(4);
    expect(slicesFor(cpm, dividingRuntime({ threads: 1 }), 16)).toBe(1);
  });

  it('is larger if a slice would need much memory', () => {
    const large = { ...cpm, width: 256, height: 256 };
    expect(slicesFor(large, two, 16)).toBe(8);
    expect(slicesFor(large, dividingRuntime({ threads: 1 }), 16)).toBe(8);
  });

  it.each([
    ['is too little for that', cpm, two, 2],
    ['does not come out even', cpm, two, 15],
    ['is for one session', cpm, nodeRuntime({ threads: 2 }), 16],
    ['is for a GPU', cpm, { ...two, target: 'webgpu' } as const, 16],
    ['has statistics of its own', normalized, two, 16],
  ])('is one if the batch %s', (_, model, runtime, batch) => {
    expect(slicesFor(model, runtime, batch)).toBe(1);
  });
});

describe('a divided step', () => {
  it.each([
    ['maps that are distributions, dropout, clipping, an average', cpm, 16],
    ['maps of all people in the crop', { ...cpm, maps: 'peak', allPeople: true }, 16],
    ['coordinates', { ...regressor, dropout: 0.2 }, 64],
    ["stages on another network's trunk", { kind: 'cpm transfer', trunk: trunkPath, size: 192 }, 16],
    ['stages trained one after the other', cpm, 16, { style: 'stage by stage' }],
  ])('gives the same result as a whole step: %s', async (_, model, batch, more: object = {}) => {
    const settings = { ...recipe, model, training: { ...recipe.training, batch, ...more } };
    const [parsed, architecture] = [parseRecipe(settings, 'a test'), architectureOf(model)];
    const [whole, divided] = await Promise.all(
      [nodeRuntime({ threads: 1 }), dividingRuntime({ threads: 2 })].map((runtime) =>
        compileTraining(parsed, architecture, runtime, undefined),
      ),
    );
    expect(slicesFor(model, dividingRuntime({ threads: 2 }), batch)).toBe(2);
    expect(divided!.batch.types).toEqual(whole!.batch.types);
    expect([...divided!.state.keys()]).toEqual([...whole!.state.keys()]);
    for (let step = 1; step <= 4; step++) {
      const fed = drawn(whole!.batch.types, step);
      const settings = { learningRate: 3e-3, step, phase: phaseAt(whole!.phases, step - 1) };
      const [expected, found] = [await whole!.run(fed, settings), await divided!.run(fed, settings)];
      expect(found.loss / expected.loss).toBeCloseTo(1, 5);
      expect(found.gradientNorm / expected.gradientNorm).toBeCloseTo(1, 5);
      expect(Object.keys(found.metrics)).toEqual(Object.keys(expected.metrics));
      for (const [name, value] of Object.entries(expected.metrics))
        expect(found.metrics[name]! / value).toBeCloseTo(1, 5);
    }
    for (const [name, { data }] of whole!.state) {
      // Adam's first steps have the same length for gradients of rounding errors as for any others.
      if (/maps\/bias$/.test(name)) continue;
      const other = divided!.state.get(name)!.data;
      const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const apart = data.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0);
      // In its first phase, a later stage has moments of 0.
      expect(apart, name).toBeLessThanOrEqual(2e-3 * size);
    }
    await Promise.all([whole!.close(), divided!.close()]);
  });

  it('continues from a checkpoint as if uninterrupted', async () => {
    const settings = { ...wide, model: cpm };
    const runtime = dividingRuntime({ threads: 2 });
    const uninterrupted = memoryFolder();
    await train(tinyRun(uninterrupted, settings, { runtime }));
    const folder = memoryFolder();
    let drawn = 0;
    const killed = tinyRun(folder, settings, {
      runtime,
      spoil: (batch) => {
        if (drawn++ === 5) throw new Error('killed');
        return batch;
      },
    });
    await expect(train(killed)).rejects.toThrow('killed');
    await train(tinyRun(folder, settings, { runtime, resume: true }));
    expect(textOf(folder.files.get(files.log))).toBe(textOf(uninterrupted.files.get(files.log)));
    expect(checkpointIn(folder)).toEqual(checkpointIn(uninterrupted));
  });
});

/**
 * A batch of noise. Every third joint of the first images has no label, so that slices have different numbers of
 * labels.
 */
function drawn(types: Readonly<Record<string, TensorType>>, seed: number) {
  const random = randomStream(seed);
  return Object.fromEntries(
    Object.entries(types).map(([name, { dtype, shape }]) => {
      const count = sizeOf(shape);
      if (dtype === 'uint8') {
        const pixels = Uint8Array.from({ length: count }, () => random.integer(256));
        return [name, tensor('uint8', shape, pixels)];
      }
      const weight = (index: number) => (index < count / 2 && index % 3 === 0 ? 0 : 1);
      const values = Array.from({ length: count }, (_, index) =>
        name.endsWith('eights') ? weight(index) : random.uniform(0, name === 'center' ? 32 : 0.05),
      );
      return [name, float32(shape, values)];
    }),
  );
}
