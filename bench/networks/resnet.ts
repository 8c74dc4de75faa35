import type { BoxCoordinateOptions } from '../../src/codecs/index.ts';
import { ops, type Value } from '../../src/graph/index.ts';
import { type Architecture, type Network, pixelsOf } from '../../src/models/index.ts';
import { batchNormalization, channelsOf, conv, linear, type Scope, scope } from '../../src/nn/index.ts';

/**
 * ResNet-18 (He et al., 2016) with batch normalization. A linear layer on the mean of its features gives x and y of
 * 14 joints.
 */
export function resNet(): Architecture {
  const codec: BoxCoordinateOptions = {
    kind: 'box coordinates',
    joints: 14,
    inputWidth: 192,
    inputHeight: 192,
  };
  return {
    kind: 'regressor',
    looks: 'crop',
    codec,
    build({ image, seed, mode }): Network {
      const root = scope(seed);
      const updates: NonNullable<Network['updates']>[number][] = [];
      const normalized = (place: Scope, x: Value, channels: number, kernel: number, stride: number) => {
        const convolved = conv(place, x, { channels, kernel, stride, bias: false, padding: around(kernel) });
        const result = batchNormalization(place.in('norm'), convolved, mode.kind);
        updates.push(...result.updates);
        return result.output;
      };
      const block = (place: Scope, x: Value, channels: number, stride: number) => {
        const inner = ops.relu(normalized(place.in('conv1'), x, channels, 3, stride));
        const outer = normalized(place.in('conv2'), inner, channels, 3, 1);
        const same = stride === 1 && channelsOf(x) === channels;
        return ops.relu(ops.add(outer, same ? x : normalized(place.in('shortcut'), x, channels, 1, stride)));
      };
      let x = ops.subtract(ops.divide(pixelsOf(image), 127.5), 1);
      x = ops.relu(normalized(root.in('conv1'), x, 64, 7, 2));
      x = ops.maxPool(x, { kernel: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1] });
      [64, 128, 256, 512].forEach((channels, index) => {
        const place = root.in(`layer${index + 1}`);
        x = block(place.in('1'), x, channels, index === 0 ? 1 : 2);
        x = block(place.in('2'), x, channels, 1);
      });
      const coordinates = linear(root.in('coordinates'), ops.globalAveragePool(x), {
        features: 2 * codec.joints,
      });
      return { stages: [coordinates], updates };
    },
  };
}

function around(kernel: number): readonly [number, number, number, number] {
  const side = (kernel - 1) / 2;
  return [side, side, side, side];
}
