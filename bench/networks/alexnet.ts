import type { BoxCoordinateOptions } from '../../src/codecs/index.ts';
import { ops } from '../../src/graph/index.ts';
import { type Architecture, pictureInput } from '../../src/models/index.ts';
import { conv, dropout, flatten, linear, scope } from '../../src/nn/index.ts';

/**
 * AlexNet as DeepPose uses it (Toshev & Szegedy, 2014, section 3.1): C(55×55×96) – LRN – P – C(27×27×256) – LRN – P –
 * C(13×13×384) – C(13×13×384) – C(13×13×256) – P – F(4096) – F(4096), and x and y of 14 joints.
 */
export function alexNet(): Architecture {
  const codec: BoxCoordinateOptions = {
    kind: 'box coordinates',
    joints: 14,
    inputWidth: 220,
    inputHeight: 220,
  };
  return {
    kind: 'regressor',
    codec,
    build({ batch, seed, mode }) {
      const root = scope(seed);
      const { image, pixels } = pictureInput(batch, codec);
      const response = { size: 5, alpha: 5e-4, beta: 0.75, bias: 2 };
      const pool = { kernel: [3, 3], strides: [2, 2] } as const;
      let x = ops.subtract(ops.divide(pixels, 127.5), 1);
      x = conv(root.in('conv1'), x, { channels: 96, kernel: 11, stride: 4, padding: [3, 3, 4, 4] });
      x = ops.maxPool(ops.lrn(ops.relu(x), response), pool);
      x = conv(root.in('conv2'), x, { channels: 256, kernel: 5 });
      x = ops.maxPool(ops.lrn(ops.relu(x), response), pool);
      x = ops.relu(conv(root.in('conv3'), x, { channels: 384, kernel: 3 }));
      x = ops.relu(conv(root.in('conv4'), x, { channels: 384, kernel: 3 }));
      x = ops.maxPool(ops.relu(conv(root.in('conv5'), x, { channels: 256, kernel: 3 })), pool);
      x = flatten(x);
      for (const name of ['full1', 'full2']) {
        x = ops.relu(linear(root.in(name), x, { features: 4096 }));
        if (mode.kind === 'training') x = dropout(x, 0.6, { seed: seed + name.length, step: mode.step });
      }
      return { image, stages: [linear(root.in('coordinates'), x, { features: 2 * codec.joints })] };
    },
  };
}
