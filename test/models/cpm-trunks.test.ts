import { describe, expect, it } from 'vitest';
import {
  type CpmConfig,
  cpm,
  cpmPresets,
  type InferenceNetwork,
  inferenceNetwork,
  type Network,
  receptiveField,
} from '../../src/models/index.ts';
import { layersOf, parameterCount } from './layers.ts';

const build = (config: CpmConfig): InferenceNetwork => inferenceNetwork(cpm(config, 14), { seed: 1 });

/** Name, channels and side of every layer's result, in the order of the given names. */
function rows(network: Network, pattern: RegExp) {
  return layersOf(network)
    .filter(({ name }) => pattern.test(name))
    .map(({ name, shape, weights }) => [name.replace('stage1/trunk/', ''), shape[0], shape[1], weights]);
}

const fields = ({ stages, image }: InferenceNetwork) =>
  stages.map((stage) => receptiveField(stage, image).size[0]);

describe('the VGG trunk', () => {
  const network = build(cpmPresets.vgg);

  it('is VGG-19 to conv4_2, then four convolutions with 256 channels and one with 128', () => {
    const layers: readonly [number, number, number][] = [
      [3, 64, 368],
      [64, 64, 368],
      [64, 128, 184],
      [128, 128, 184],
      [128, 256, 92],
      [256, 256, 92],
      [256, 256, 92],
      [256, 256, 92],
      [256, 512, 46],
      [512, 512, 46],
      [512, 256, 46],
      [256, 256, 46],
      [256, 256, 46],
      [256, 256, 46],
      [256, 128, 46],
    ];
    expect(rows(network, /trunk/)).toEqual(
      layers.map(([from, to, side], index) => [`conv${index + 1}`, to, side, 9 * from * to]),
    );
  });

  it('is shared by stages of five 7×7 convolutions', () => {
    const later = layersOf(network).filter(({ name }) => name.startsWith('stage2/'));
    // 128 features, 15 belief maps and the center map.
    expect(later.map(({ weights }) => weights)).toEqual([
      49 * 144 * 128,
      ...Array(4).fill(49 * 128 * 128),
      128 * 128,
      128 * 15,
    ]);
    expect(fields(network)).toEqual([164, 404, 644, 884, 1124, 1364]);
  });
});

describe('the residual trunk', () => {
  const network = build(cpmPresets.resnet);

  it('is a ResNet-18 whose cells stay 8 pixels wide', () => {
    expect(rows(network, /trunk\/conv[1-7]\b/)).toEqual([
      ['conv1', 64, 184, 49 * 3 * 64],
      ...['conv2', 'conv3'].flatMap((name) =>
        ['first', 'second'].map((part) => [`${name}/${part}`, 64, 92, 9 * 64 * 64]),
      ),
      ['conv4/first', 128, 46, 9 * 64 * 128],
      ['conv4/second', 128, 46, 9 * 128 * 128],
      ['conv4/shortcut', 128, 46, 64 * 128],
      ['conv5/first', 128, 46, 9 * 128 * 128],
      ['conv5/second', 128, 46, 9 * 128 * 128],
      ['conv6/first', 256, 46, 9 * 128 * 256],
      ['conv6/second', 256, 46, 9 * 256 * 256],
      ['conv6/shortcut', 256, 46, 128 * 256],
      ['conv7/first', 256, 46, 9 * 256 * 256],
      ['conv7/second', 256, 46, 9 * 256 * 256],
    ]);
    expect(fields(network).slice(0, 2)).toEqual([243, 483]);
  });

  it('has no biases in normalized layers', () => {
    const biased = layersOf(network).filter(({ biases }) => biases > 0);
    expect(biased.map(({ name }) => name).every((name) => name.endsWith('/maps'))).toBe(true);
  });
});

describe('the modern network', () => {
  const network = build(cpmPresets.modern);

  it('is small, and sees its whole input from the first stage on', () => {
    expect(parameterCount(network)).toBeLessThan(5e6);
    expect(network.stages.map(({ shape }) => shape)).toEqual(Array(3).fill([1, 14, 24, 24]));
    expect(fields(network)).toEqual([255, 351, 447]);
  });
});
