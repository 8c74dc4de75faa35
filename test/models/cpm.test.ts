import { describe, expect, it } from 'vitest';
import { cropPoint } from '../../src/geometry/index.ts';
import { emit, input, parametersOf } from '../../src/graph/index.ts';
import {
  type Architecture,
  centerMap,
  cpmPresets,
  type InferenceNetwork,
  inferenceNetwork,
  type Network,
  receptiveField,
  releaseCpm,
  talkCpm,
} from '../../src/models/index.ts';
import type { Tensors } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf, tensor } from '../../src/tensor/index.ts';
import { centerMapOnHost } from './center-map.ts';
import { fieldOf, layersOf, parameterCount } from './layers.ts';

const runtime = nodeRuntime({ threads: 1 });

function atInference(architecture: Architecture, batch = 1): InferenceNetwork {
  return inferenceNetwork(architecture, { seed: 1, batch });
}

function inTraining(architecture: Architecture): Network {
  const step = input('step', 'float32', []);
  const center = input('center', 'float32', [1, 2]);
  const { image } = inferenceNetwork(architecture, { seed: 1 });
  return architecture.build({ image, seed: 1, mode: { kind: 'training', step, center } });
}

/** Computes a network's last maps. */
async function lastStage({ stages }: Network): Promise<(feeds: Tensors) => Promise<Float32Array>> {
  const session = await runtime.compile(emit({ name: 'last stage', outputs: { maps: stages.at(-1)! } }));
  return async (feeds) => (await session.run(feeds)).maps!.data as Float32Array;
}

/** The largest difference of two elements. */
function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0);
}

/** Name, kernel, channels in, channels out, rows and columns of the result. A pooling has kernel 0. */
type Row = readonly [name: string, kernel: number, inputs: number, outputs: number, side: number];

function expected(rows: readonly Row[]) {
  return rows.map(([name, kernel, inputs, outputs, side]) => ({
    name,
    shape: [outputs, side, side],
    weights: kernel * kernel * inputs * outputs,
    biases: kernel === 0 ? 0 : outputs,
  }));
}

function described(network: Network) {
  return layersOf(network)
    .map(({ name, shape, weights, biases }) => ({ name, shape, weights, biases }))
    .sort(byName);
}

const byName = (a: { name: string; shape: readonly number[] }, b: typeof a) =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : b.shape[1]! - a.shape[1]!;

describe('the release', () => {
  const network = atInference(releaseCpm());
  const trunk = (name: string): Row[] => [
    [`${name}/trunk/conv1`, 9, 3, 128, 368],
    ['maxPool', 0, 0, 128, 184],
    [`${name}/trunk/conv2`, 9, 128, 128, 184],
    ['maxPool', 0, 0, 128, 92],
    [`${name}/trunk/conv3`, 9, 128, 128, 92],
    ['maxPool', 0, 0, 128, 46],
  ];
  const later = (name: string): Row[] => [
    [`${name}/look/conv1`, 5, 128, 32, 46],
    // 32 features, 15 belief maps and the center map.
    [`${name}/refine/conv1`, 11, 48, 128, 46],
    [`${name}/refine/conv2`, 11, 128, 128, 46],
    [`${name}/refine/conv3`, 11, 128, 128, 46],
    [`${name}/refine/conv4`, 1, 128, 128, 46],
    [`${name}/maps`, 1, 128, 15, 46],
  ];
  const table: readonly Row[] = [
    ...trunk('stage1'),
    ['stage1/conv1', 5, 128, 32, 46],
    ['stage1/conv2', 9, 32, 512, 46],
    ['stage1/conv3', 1, 512, 512, 46],
    ['stage1/maps', 1, 512, 15, 46],
    ...trunk('shared'),
    ['averagePool', 0, 0, 1, 46],
    ...['stage2', 'stage3', 'stage4', 'stage5', 'stage6'].flatMap(later),
  ];

  it('has the layers of its table', () => {
    expect(described(network)).toEqual(expected(table).sort(byName));
    expect(network.stages.map(({ shape }) => shape)).toEqual(Array(6).fill([1, 15, 46, 46]));
  });

  it('has the parameters of its table', () => {
    const trunkCount = 31_104 + 128 + 2 * (1_327_104 + 128);
    const firstCount = 102_400 + 32 + 1_327_104 + 512 + 262_144 + 512 + 7_680 + 15;
    const laterCount = 102_400 + 32 + 743_424 + 128 + 2 * (1_982_464 + 128) + 16_384 + 128 + 1_920 + 15;
    expect(parameterCount(network)).toBe(2 * trunkCount + firstCount + 5 * laterCount);
    expect(parameterCount(network)).toBe(31_219_866);
  });

  it('sees 167 pixels after stage 1 and 320 pixels more in every later stage', () => {
    const fields = ['trunk/conv1', 'trunk/conv2', 'trunk/conv3', 'conv1', 'conv2', 'conv3', 'maps'];
    // Pools of 3×3 add 2, 4 and 8 pixels to the windows of later layers.
    expect(fields.map((name) => fieldOf(network, `stage1/${name}`))).toEqual([9, 27, 63, 103, 167, 167, 167]);
    expect(fieldOf(network, 'stage2/look/conv1')).toBe(103);
    expect(network.stages.map((stage) => receptiveField(stage, network.image))).toEqual(
      [167, 407, 647, 887, 1127, 1367].map((side) => ({ size: [side, side], stride: [8, 8] })),
    );
  });

  const changed = releaseCpm({
    joints: 9,
    stages: 2,
    trunk: cpmPresets.release.trunk.map((layer) => ({ ...layer, pool: 2 })),
  });

  const changedNetwork = atInference(changed, 2);

  it('can have other stages and joints', () => {
    expect(changed.codec).toMatchObject({ joints: 9, stride: 8, sigma: 7, background: true });
    expect(changedNetwork.stages.map(({ shape }) => shape)).toEqual(Array(2).fill([2, 10, 46, 46]));
  });

  it("with 2×2 pools has the paper's receptive fields", () => {
    const first = ['trunk/conv1', 'trunk/conv2', 'trunk/conv3', 'conv1', 'conv2'];
    expect(first.map((name) => fieldOf(changedNetwork, `stage1/${name}`))).toEqual([9, 26, 60, 96, 160]);
    const second = ['refine/conv1', 'refine/conv2', 'refine/conv3'];
    expect(second.map((name) => fieldOf(changedNetwork, `stage2/${name}`))).toEqual([240, 320, 400]);
  });
});

describe('the talk’s network', () => {
  const network = atInference(talkCpm());
  const trunk = (name: string): Row[] => [
    [`${name}/trunk/conv1`, 9, 3, 64, 368],
    ['maxPool', 0, 0, 64, 184],
    [`${name}/trunk/conv2`, 9, 64, 64, 184],
    ['maxPool', 0, 0, 64, 92],
    [`${name}/trunk/conv3`, 9, 64, 64, 92],
    ['maxPool', 0, 0, 64, 46],
  ];
  const table: readonly Row[] = [
    ...trunk('stage1'),
    ['stage1/conv1', 5, 64, 64, 46],
    ['stage1/conv2', 5, 64, 64, 46],
    ['stage1/conv3', 1, 64, 64, 46],
    ['stage1/maps', 1, 64, 10, 46],
    ...trunk('shared'),
    ['stage2/look/conv1', 5, 64, 64, 46],
    // 64 features and 10 belief maps.
    ['stage2/refine/conv1', 11, 74, 64, 46],
    ['stage2/maps', 1, 64, 10, 46],
  ];

  it('has the layers of its table', () => {
    expect(described(network)).toEqual(expected(table).sort(byName));
    expect(network.stages.map(({ shape }) => shape)).toEqual(Array(2).fill([1, 10, 46, 46]));
  });

  it('has the parameters of its table', () => {
    const trunkCount = 15_552 + 64 + 2 * (331_776 + 64);
    const firstCount = 2 * (102_400 + 64) + 4_096 + 64 + 640 + 10;
    const secondCount = 102_400 + 64 + 573_056 + 64 + 640 + 10;
    expect(parameterCount(network)).toBe(2 * trunkCount + firstCount + secondCount);
    expect(parameterCount(network)).toBe(2_244_564);
  });

  it('sees 128 pixels after stage 1 and 208 after stage 2', () => {
    const names = ['trunk/conv1', 'trunk/conv2', 'trunk/conv3', 'conv1', 'conv2', 'conv3', 'maps'];
    expect(names.map((name) => fieldOf(network, `stage1/${name}`))).toEqual([9, 26, 60, 96, 128, 128, 128]);
    expect(receptiveField(network.stages[1]!, network.image)).toEqual({ size: [208, 208], stride: [8, 8] });
  });
});

describe('any Convolutional Pose Machine', () => {
  it.each([
    ['release', releaseCpm({ width: 64, height: 64, stages: 2 })],
    ['talk', talkCpm({ width: 64, height: 64 })],
    ['distributions', talkCpm({ width: 64, height: 64, maps: 'probability', background: false, sigma: 10 })],
    ['one trunk', talkCpm({ width: 64, height: 48, ownTrunk: false, centerSigma: 10 })],
  ])('runs: %s', async (_, architecture) => {
    const { image, stages } = atInference(architecture, 2);
    const outputs = Object.fromEntries(stages.map((stage, index) => [`stage${index + 1}`, stage]));
    const session = await runtime.compile(emit({ name: 'cpm', outputs }));
    expect(Object.keys(session.inputs)).toEqual(['image']);
    const maps = await session.run({ image: photo(2, 64, image.shape[1]) });
    for (const [name, stage] of Object.entries(outputs)) {
      const values = maps[name]!.data as Float32Array;
      expect(maps[name]!.shape).toEqual(stage.shape);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(new Set(values).size).toBeGreaterThan(10);
    }
    await session.close();
  });

  it.each([2, 3] as const)('with pools of %d makes 23×12 cells of 184×96 pixels', (pool) => {
    const trunk = Array.from({ length: 3 }, () => ({ channels: 4, kernel: 5, pool }));
    const { stages } = atInference(talkCpm({ width: 184, height: 96, trunk }));
    expect(stages.map(({ shape }) => shape)).toEqual(Array(2).fill([1, 10, 12, 23]));
  });

  it('shares one trunk if configured', () => {
    const names = layersOf(atInference(talkCpm({ ownTrunk: false }))).map(({ name }) => name);
    expect(names.filter((name) => name.includes('trunk'))).toHaveLength(3);
  });

  it('has dropout only in training', async () => {
    const architecture = talkCpm({
      width: 32,
      height: 32,
      firstStage: [{ channels: 32, kernel: 3, dropout: 0.5 }],
    });
    const training = await lastStage(inTraining(architecture));
    const at = (count: number) => training({ image: photo(1, 32), step: float32([], [count]) });
    const [one, again, two] = [await at(1), await at(1), await at(2)];
    expect(one).toEqual(again);
    expect(distance(one, two)).toBeGreaterThan(1e-2);
    const inference = await lastStage(atInference(architecture));
    expect(distance(await inference({ image: photo(1, 32) }), one)).toBeGreaterThan(1e-2);
  });

  it('draws parameters from the seed', () => {
    const architecture = talkCpm({ width: 16, height: 16, stages: 1, initializer: { normal: 0.01 } });
    const values = (seed: number) => {
      const { stages } = inferenceNetwork(architecture, { seed });
      const { node } = parametersOf(stages).find((each) => each.node.name === 'stage1/trunk/conv1/weight')!;
      return node.initial.data as Float32Array;
    };
    expect(values(1)).toEqual(values(1));
    expect(values(1)).not.toEqual(values(2));
    const squares = values(1).reduce((sum, value) => sum + value * value, 0);
    expect(Math.sqrt(squares / values(1).length)).toBeCloseTo(0.01, 3);
  });

  it.each([
    [
      'an input of no whole number of cells',
      { width: 100 },
      'input is not a whole number of belief map cells',
    ],
    ['a joint that would vanish between cells', { sigma: 1 }, 'belief map sigma too small'],
    ['a background map with distributions', { maps: 'probability' }, 'have no background map'],
    ['no stage', { stages: 0 }, '"stages" is wrong – got 0 – expected a number above 0'],
  ] as const)('refuses %s', (_, changes, message) => {
    expect(() => talkCpm(changes)).toThrow(message);
  });
});

describe('the center map', () => {
  it('is the Gaussian around each example’s center', async () => {
    const size = { width: 24, height: 16 };
    const centers = [cropPoint(10, 5), cropPoint(-3.5, 15.25)];
    const center = input('center', 'float32', [2, 2]);
    const session = await runtime.compile(
      emit({ name: 'center', outputs: { map: centerMap(center, size, 6) } }),
    );
    const feeds = {
      center: float32(
        [2, 2],
        centers.flatMap(({ x, y }) => [x, y]),
      ),
    };
    const { map } = await session.run(feeds);
    expect(map!.shape).toEqual([2, 1, 16, 24]);
    const wanted = centers.flatMap((point) => [...centerMapOnHost(point, size, 6)]);
    [...(map!.data as Float32Array)].forEach((value, index) => {
      expect(value).toBeCloseTo(wanted[index]!, 5);
    });
    await session.close();
  });

  it("is at the crop’s center at inference and at the batch's centers in training", async () => {
    const architecture = talkCpm({ width: 32, height: 32, centerSigma: 8 });
    const training = await lastStage(inTraining(architecture));
    const at = (x: number, y: number) => training({ image: photo(1, 32), center: float32([1, 2], [x, y]) });
    const inference = await lastStage(atInference(architecture));
    const plain = await inference({ image: photo(1, 32) });
    expect(distance(await at(15.5, 15.5), plain)).toBeLessThan(1e-5);
    expect(distance(await at(0, 0), plain)).toBeGreaterThan(1e-2);
  });
});

/** An image of stripes, with a different pattern in every color channel. */
function photo(batch: number, width: number, height = width) {
  const shape = [batch, height, width, 3];
  return tensor(
    'uint8',
    shape,
    Uint8Array.from({ length: sizeOf(shape) }, (_, at) => (at * 37) % 251),
  );
}
