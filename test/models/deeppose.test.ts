import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emit, nodesInOrder } from '../../src/graph/index.ts';
import {
  type Architecture,
  createNetworks,
  type DeepPoseConfig,
  deepposeSchema,
  type InferenceNetwork,
  inferenceNetwork,
} from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { sizeOf, tensor } from '../../src/tensor/index.ts';
import { layersOf, parameterCount } from './layers.ts';

const trunk = decodeModel(readFileSync('assets/movenet-lightning-trunk.onnx'), 'trunk');

type Settings = Record<string, unknown>;

function architecture(settings: Settings, stage = 1): Architecture {
  const config: DeepPoseConfig = deepposeSchema.parse({ kind: 'deeppose', ...settings });
  return createNetworks(config, { joints: lsp.joints, trunk })[stage - 1]!;
}

const network = (settings: Settings, stage = 1, batch = 1): InferenceNetwork =>
  inferenceNetwork(architecture(settings, stage), { seed: 1, batch });

describe("the paper's network", () => {
  it("has the paper's layers, shapes and parameters", () => {
    const paper = network({ network: 'alexnet' });
    expect(paper.image.shape).toEqual([1, 220, 220, 3]);
    expect(layersOf(paper).map(({ name, shape, weights }) => [name, shape, weights])).toEqual([
      ['stage1/conv1', [96, 55, 55], 34_848],
      ['maxPool', [96, 27, 27], 0],
      ['stage1/conv2', [256, 27, 27], 614_400],
      ['maxPool', [256, 13, 13], 0],
      ['stage1/conv3', [384, 13, 13], 884_736],
      ['stage1/conv4', [384, 13, 13], 1_327_104],
      ['stage1/conv5', [256, 13, 13], 884_736],
      ['maxPool', [256, 6, 6], 0],
      ['stage1/hidden1', [4096], 37_748_736],
      ['stage1/hidden2', [4096], 16_777_216],
      ['stage1/coordinates', [28], 114_688],
    ]);
    // The paper states about 40 million; without the second fully connected layer there are 41.6 million.
    expect(parameterCount(paper)).toBe(58_396_060);
  }, 30_000);

  it('has local response normalization after the first two layers', () => {
    const nodes = nodesInOrder(network({ network: 'alexnet' }).stages);
    const normalized = nodes.flatMap((node) =>
      node.kind === 'operator' && node.operator === 'lrn' ? [node.output.shape] : [],
    );
    expect(normalized).toEqual([
      [1, 96, 55, 55],
      [1, 256, 27, 27],
    ]);
  }, 30_000);
});

describe('the compact network', () => {
  it('has global pooling and at most five million parameters', () => {
    const compact = network({});
    expect(compact.image.shape).toEqual([1, 128, 128, 3]);
    expect(parameterCount(compact)).toBe(2_210_268);
    const shapes = layersOf(compact).map(({ name, shape }) => [name.replace('stage1/', ''), shape] as const);
    expect(Object.fromEntries(shapes)).toMatchObject({
      level1: [32, 64, 64],
      level2: [64, 32, 32],
      'level3/block1/second': [128, 16, 16],
      'level4/block1/second': [256, 8, 8],
      'pool/cells': [512, 8, 8],
      hidden: [256],
      coordinates: [28],
    });
  });

  it('finds the position of an object in spite of the mean over cells', async () => {
    const small = {
      network: { channels: [8, 8], blocks: 0, hidden: 8 },
      size: 16,
      initializer: { normal: 0.3 },
    };
    const { stages, image } = network(small, 1, 2);
    const session = await nodeRuntime({ threads: 1 }).compile(
      emit({ name: 'n', outputs: { out: stages[0]! } }),
    );
    const pixels = new Uint8Array(sizeOf(image.shape));
    // The same blob at two positions, far from the border.
    for (const [index, at] of [
      [0, 5],
      [1, 9],
    ] as const) {
      for (let y = 0; y < 2; y++)
        pixels.fill(255, ((index * 16 + at + y) * 16 + at) * 3, ((index * 16 + at + y) * 16 + at + 2) * 3);
    }
    const out = (await session.run({ image: tensor('uint8', image.shape, pixels) })).out!
      .data as Float32Array;
    await session.close();
    const [one, other] = [out.subarray(0, 28), out.subarray(28)];
    expect(Math.max(...one.map((value, at) => Math.abs(value - other[at]!)))).toBeGreaterThan(1e-3);
  });
});

describe('a regressor on an imported trunk', () => {
  const settings = {
    network: { trunk: 'trunk.onnx', channels: [16, 24], blocks: 0, pooling: 'cells' },
    size: 96,
  };

  it('reads its features, with separate parameters for each stage', () => {
    const layers = layersOf(network(settings, 2)).map(({ name, shape }) => [name, shape]);
    expect(layers[0]).toEqual(['stage2/trunk/Conv1', [32, 48, 48]]);
    expect(layers.slice(-4)).toEqual([
      ['stage2/level1', [16, 12, 12]],
      ['stage2/level2', [24, 6, 6]],
      ['stage2/hidden', [256]],
      ['stage2/coordinates', [28]],
    ]);
    const { size: _, ...unsized } = settings;
    expect(architecture(unsized).codec.inputWidth).toBe(192);
  });

  it('refuses a missing trunk, and a file that is no trunk', () => {
    const config = deepposeSchema.parse({ kind: 'deeppose', ...settings });
    const build = (other?: typeof trunk) =>
      inferenceNetwork(createNetworks(config, { joints: ['a'], ...(other && { trunk: other }) })[0], {
        seed: 1,
      });
    expect(() => build()).toThrow('the trunk is missing – expected trunk.onnx');
    const { graph } = trunk;
    const headless = { ...trunk, graph: { ...graph, outputs: graph.outputs.slice(1) } };
    expect(() => build(headless)).toThrow(
      'the file is not a trunk – got "image", "heatmaps" – expected an input "image" and an output "features" – in trunk.onnx',
    );
  });
});

describe('a cascade', () => {
  it('has later stages that give displacements in crops of their own size', () => {
    const settings = { size: 64, cropSize: 32 };
    expect(architecture(settings).codec).toEqual({
      kind: 'box coordinates',
      joints: 14,
      inputWidth: 64,
      inputHeight: 64,
    });
    expect(architecture(settings, 3).codec).toMatchObject({ inputWidth: 32, outside: true });
  });

  it.each([
    ['alexnet', 220],
    ['compact', 128],
  ])('of %s is %i pixels wide by default, with σ 2 and an L2 loss', (name, side) => {
    expect(deepposeSchema.parse({ kind: 'deeppose', network: name })).toMatchObject({
      stages: 3,
      size: side,
      cropSize: side,
      sigma: [2],
      loss: 'L2',
    });
  });

  it('runs for any number of images at once', () => {
    const settings = { network: { channels: [4, 4], pooling: 'cells', hidden: 4 }, size: 16 };
    const { graph } = decodeModel(
      emit({ name: 'n', outputs: { out: network(settings, 2, 5).stages[0]! } }),
      'n',
    );
    const shapes = graph.nodes.filter(({ opType }) => opType === 'Reshape').map(({ inputs }) => inputs[1]!);
    const values = shapes.map((name) => graph.initializers.find((each) => each.name === name)!.tensor.data);
    expect(values.map((shape) => [...(shape as BigInt64Array)])).toEqual([[0n, 64n]]);
  });
});
