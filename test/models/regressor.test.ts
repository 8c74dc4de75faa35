import { describe, expect, it } from 'vitest';
import { emit } from '../../src/graph/index.ts';
import {
  type InferenceNetwork,
  inferenceNetwork,
  type Network,
  type RegressorConfig,
  regressor,
  regressorSchema,
} from '../../src/models/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { sizeOf, tensor } from '../../src/tensor/index.ts';
import { layersOf, parameterCount } from './layers.ts';

function network(settings: Partial<RegressorConfig>, joints = 2, batch = 1): InferenceNetwork {
  const config = regressorSchema.parse({ kind: 'regressor', ...settings });
  return inferenceNetwork(regressor(config, joints), { seed: 1, batch });
}

/** A dense layer's biases are added after the product, so they do not belong to the product. */
const described = (network: Network) =>
  layersOf(network).map(({ name, shape, weights, biases }) => ({ name, shape, weights, biases }));

describe('a regressor', () => {
  it('is a convolution, a flattening and one dense layer in its simplest form', () => {
    // One 10×10 convolution of 64 channels and two joints, as in the talk; 64·20·20 = 25,600 features.
    const layers = { blocks: [{ channels: 64, kernel: 10 }], hidden: [] };
    const first = network({ width: 20, height: 20, ...layers });
    expect(described(first)).toEqual([
      { name: 'conv1', shape: [64, 20, 20], weights: 19_200, biases: 64 },
      { name: 'coordinates', shape: [4], weights: 102_400, biases: 0 },
    ]);
    expect(parameterCount(first)).toBe(19_200 + 64 + 102_400 + 4);
  });

  it('can have blocks with strides and pools, hidden layers and several joints', () => {
    const blocks = [
      { channels: 8, kernel: 11, stride: 4, pool: 3 as const },
      { channels: 16, kernel: 5, pool: 2 as const },
    ];
    expect(described(network({ width: 64, height: 32, blocks, hidden: [32] }, 14, 3))).toEqual([
      { name: 'conv1', shape: [8, 8, 16], weights: 2_904, biases: 8 },
      { name: 'maxPool', shape: [8, 4, 8], weights: 0, biases: 0 },
      { name: 'conv2', shape: [16, 4, 8], weights: 3_200, biases: 16 },
      { name: 'maxPool', shape: [16, 2, 4], weights: 0, biases: 0 },
      { name: 'hidden1', shape: [32], weights: 4_096, biases: 0 },
      { name: 'coordinates', shape: [28], weights: 896, biases: 0 },
    ]);
  });

  it('can read the mean over the cells', () => {
    const settings = { blocks: [{ channels: 8, kernel: 3 }], hidden: [], features: 'mean' as const };
    expect(described(network(settings, 1))[1]).toMatchObject({ name: 'coordinates', weights: 16 });
  });

  it('runs with default settings', async () => {
    const { image, stages } = network({}, 14, 2);
    expect(stages.map(({ shape }) => shape)).toEqual([[2, 28]]);
    const session = await nodeRuntime({ threads: 1 }).compile(
      emit({ name: 'regressor', outputs: { coordinates: stages[0]! } }),
    );
    const pixels = Uint8Array.from({ length: sizeOf(image.shape) }, (_, at) => (at * 37) % 251);
    const { coordinates } = await session.run({ image: tensor('uint8', image.shape, pixels) });
    const values = [...(coordinates!.data as Float32Array)];
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(values).size).toBe(56);
    await session.close();
  });

  it('names the codec of its output', () => {
    const config = regressorSchema.parse({ kind: 'regressor', width: 96, height: 64 });
    expect(regressor(config, 5)).toMatchObject({
      kind: 'regressor',
      codec: { kind: 'box coordinates', joints: 5, inputWidth: 96, inputHeight: 64 },
    });
  });
});
