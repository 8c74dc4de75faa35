import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Tf from '@tensorflow/tfjs';
import { serve } from '../serve.ts';

/**
 * TensorFlow.js on its WebAssembly backend as a peer for inference. It runs the networks of `cases.ts` with random
 * parameters, in its preferred order [N, H, W, C]. It cannot train them, because that backend lacks gradients of
 * convolutions.
 */
const require = createRequire(import.meta.url);

type Tensor4D = Tf.Tensor4D;
type Network = (image: Tensor4D) => Tf.Tensor;
type Activation = 'linear' | 'relu' | 'relu6';

function networks(tf: typeof Tf): Readonly<Record<string, { side: number; build: () => Network }>> {
  const conv = (
    inputs: number,
    outputs: number,
    size: number,
    options: { stride?: number; activation?: Activation; dilation?: number } = {},
  ) => {
    const filter = tf.randomNormal([size, size, inputs, outputs], 0, 0.05) as Tensor4D;
    const bias = tf.zeros([outputs]) as Tf.Tensor1D;
    const { stride = 1, activation = 'linear', dilation = 1 } = options;
    return (x: Tensor4D) =>
      tf.fused.conv2d({ x, filter, strides: stride, pad: 'same', dilations: dilation, bias, activation });
  };
  const depthwise = (channels: number, stride = 1, activation: Activation = 'linear') => {
    const filter = tf.randomNormal([3, 3, channels, 1], 0, 0.05) as Tensor4D;
    const bias = tf.zeros([channels]) as Tf.Tensor1D;
    return (x: Tensor4D) =>
      tf.fused.depthwiseConv2d({ x, filter, strides: stride, pad: 'same', bias, activation });
  };
  const chain =
    (...layers: readonly ((x: Tensor4D) => Tensor4D)[]) =>
    (x: Tensor4D) =>
      layers.reduce((value, layer) => layer(value), x);
  const relu = { activation: 'relu' } as const;
  const up = (x: Tensor4D) => tf.image.resizeBilinear(x, [2 * x.shape[1], 2 * x.shape[2]], false, true);

  const cpm = (preset: 'talk' | 'release', stages: number, joints: number) => () => {
    const talk = preset === 'talk';
    const [width, window, maps] = [talk ? 64 : 128, talk ? 2 : 3, joints + 1];
    const pool = (x: Tensor4D) => tf.maxPool(x, window, 2, 'same');
    const trunk = () =>
      chain(
        conv(3, width, 9, relu),
        pool,
        conv(width, width, 9, relu),
        pool,
        conv(width, width, 9, relu),
        pool,
      );
    const [own, shared] = [trunk(), trunk()];
    const first = talk
      ? chain(conv(64, 64, 5, relu), conv(64, 64, 5, relu), conv(64, 64, 1, relu), conv(64, maps, 1))
      : chain(conv(128, 32, 5, relu), conv(32, 512, 9, relu), conv(512, 512, 1, relu), conv(512, maps, 1));
    const looked = talk ? 64 : 32;
    const later = Array.from({ length: stages - 1 }, () => {
      const joined = looked + maps + (talk ? 0 : 1);
      return {
        look: conv(width, looked, 5, relu),
        refine: talk
          ? chain(conv(joined, 64, 11, relu), conv(64, maps, 1))
          : chain(
              conv(joined, 128, 11, relu),
              conv(128, 128, 11, relu),
              conv(128, 128, 11, relu),
              conv(128, 128, 1, relu),
              conv(128, maps, 1),
            ),
      };
    });
    return (image: Tensor4D) => {
      const x = tf.sub(tf.div(image, 256), 0.5) as Tensor4D;
      const features = shared(x);
      return later.reduce(
        (beliefs, { look, refine }) => {
          const center = talk
            ? []
            : [tf.zeros([beliefs.shape[0], beliefs.shape[1], beliefs.shape[2], 1]) as Tensor4D];
          return refine(tf.concat([look(features), beliefs, ...center], 3));
        },
        first(own(x)),
      );
    };
  };

  const defaultModel = () => {
    const block = (inputs: number, wide: number, outputs: number, stride: number) => {
      const expand = wide === inputs ? chain() : conv(inputs, wide, 1, { activation: 'relu6' });
      const rest = chain(expand, depthwise(wide, stride, 'relu6'), conv(wide, outputs, 1));
      return stride === 1 && inputs === outputs ? (x: Tensor4D) => tf.add(x, rest(x)) as Tensor4D : rest;
    };
    const rows = [
      [16, 24, 2],
      [24, 24, 1],
      [24, 32, 2],
      [32, 32, 1],
      [32, 32, 1],
      [32, 64, 2],
      [64, 64, 1],
      [64, 64, 1],
      [64, 64, 1],
      [64, 96, 1],
      [96, 96, 1],
      [96, 96, 1],
      [96, 160, 2],
      [160, 160, 1],
      [160, 160, 1],
      [160, 320, 1],
    ] as const;
    const blocks = [block(32, 32, 16, 1), ...rows.map(([i, o, s]) => block(i, 6 * i, o, s))];
    const begin = conv(3, 32, 3, { stride: 2, activation: 'relu6' });
    const last = conv(320, 1280, 1, { activation: 'relu6' });
    const lateral = [conv(1280, 64, 1), conv(64, 64, 1), conv(32, 32, 1), conv(24, 24, 1)];
    const separable = (i: number, o: number) => chain(depthwise(i), conv(i, o, 1, relu));
    const smooth = [separable(64, 32), separable(32, 24), separable(24, 24)];
    const head = chain(separable(24, 96), conv(96, 14, 1));
    const down = conv(38, 48, 3, { stride: 2, activation: 'relu' });
    const wide = [1, 2, 3].map(() => conv(48, 48, 5, { dilation: 2, activation: 'relu' }));
    const join = chain(conv(72, 96, 1, relu), conv(96, 14, 1));
    return (image: Tensor4D) => {
      let x = begin(tf.sub(tf.div(image, 127.5), 1) as Tensor4D);
      const kept = blocks.map((layer) => {
        x = layer(x);
        return x;
      });
      const add = (a: Tensor4D, b: Tensor4D) => tf.add(a, b) as Tensor4D;
      let y = add(up(lateral[0]!(last(x))), lateral[1]!(kept[9]!));
      y = add(up(smooth[0]!(y)), lateral[2]!(kept[5]!));
      y = add(up(smooth[1]!(y)), lateral[3]!(kept[2]!));
      const features = smooth[2]!(y);
      const before = head(features);
      const [n, h, w, c] = before.shape;
      const flat = tf.transpose(tf.reshape(before, [n, h * w, c]), [0, 2, 1]);
      const beliefs = tf.reshape(tf.transpose(tf.softmax(flat), [0, 2, 1]), [n, h, w, c]) as Tensor4D;
      let z = down(tf.concat([features, tf.mul(beliefs, 14.1) as Tensor4D], 3));
      for (const layer of wide) z = add(z, layer(z));
      return add(before, join(tf.concat([up(z), features], 3)));
    };
  };

  /** Batch normalization is folded into the convolutions, as TensorFlow.js's converter does. */
  const resNet = () => {
    const residual = (i: number, o: number, stride: number) => {
      const inner = chain(conv(i, o, 3, { stride, activation: 'relu' }), conv(o, o, 3));
      const shortcut = stride === 1 && i === o ? chain() : conv(i, o, 1, { stride });
      return (x: Tensor4D) => tf.relu(tf.add(inner(x), shortcut(x))) as Tensor4D;
    };
    const rows = [
      [64, 64, 1],
      [64, 64, 1],
      [64, 128, 2],
      [128, 128, 1],
      [128, 256, 2],
      [256, 256, 1],
      [256, 512, 2],
      [512, 512, 1],
    ] as const;
    const trunk = chain(
      conv(3, 64, 7, { stride: 2, activation: 'relu' }),
      (x) => tf.maxPool(x, 3, 2, 'same'),
      ...rows.map(([i, o, s]) => residual(i, o, s)),
    );
    const head = tf.randomNormal([512, 28], 0, 0.05) as Tf.Tensor2D;
    return (image: Tensor4D) =>
      tf.matMul(tf.mean(trunk(tf.sub(tf.div(image, 127.5), 1) as Tensor4D), [1, 2]) as Tf.Tensor2D, head);
  };

  return {
    a: { side: 184, build: cpm('talk', 2, 9) },
    b: { side: 184, build: cpm('release', 2, 14) },
    b6: { side: 368, build: cpm('release', 6, 14) },
    c: { side: 256, build: defaultModel },
    e: { side: 192, build: resNet },
  };
}

const backend = require.resolve('@tensorflow/tfjs-backend-wasm');
const beside = createRequire(backend);
const tf = beside('@tensorflow/tfjs-core') as typeof Tf;
const wasm = require('@tensorflow/tfjs-backend-wasm') as {
  setWasmPaths(folder: string): void;
  setThreadsCount(count: number): void;
  version_wasm: string;
};

await serve(`TensorFlow.js ${wasm.version_wasm}, wasm`, async ({ case: key, kind, batch, threads }) => {
  if (kind === 'training') return 'no gradients of convolutions on wasm';
  const network = networks(tf)[key];
  if (network === undefined) return 'no local response normalization on wasm';
  wasm.setWasmPaths(`${join(dirname(backend))}/`);
  wasm.setThreadsCount(threads);
  if (!(await tf.setBackend('wasm'))) return 'the wasm backend does not start';
  await tf.ready();
  const run = network.build();
  const pixels = Uint8Array.from({ length: batch * network.side ** 2 * 3 }, (_, index) => (index * 73) % 251);
  return {
    run: async () => {
      const result = tf.tidy(() =>
        run(tf.cast(tf.tensor4d(pixels, [batch, network.side, network.side, 3]), 'float32')),
      );
      await result.data();
      result.dispose();
    },
  };
});
