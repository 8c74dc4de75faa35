import { createCodec, encode } from '../../src/codecs/index.ts';
import { type CropPoint, cropPoint } from '../../src/geometry/index.ts';
import type { Architecture } from '../../src/models/index.ts';
import { randomStream } from '../../src/random.ts';
import { float32, type Tensor, tensor } from '../../src/tensor/index.ts';

/** Images whose two joints are a bright and a dark disc on noise. */
export interface Discs {
  readonly image: Tensor<'uint8'>;
  readonly targets: Tensor<'float32'>;
  readonly weights: Tensor<'float32'>;
  readonly poses: readonly (readonly CropPoint[])[];
}

const radius = 3;

/** `batch` images for an architecture with two joints, the same for the same seed. */
export function discs({ codec: options }: Architecture, batch: number, seed: number): Discs {
  const random = randomStream(seed);
  const codec = createCodec(options);
  const { inputWidth: width, inputHeight: height } = options;
  const pixels = Uint8Array.from({ length: batch * height * width * 3 }, () => 90 + random.integer(70));
  const poses = Array.from({ length: batch }, (_, index) => {
    const pose = [255, 0].map((shade) => {
      const point = cropPoint(
        random.uniform(radius, width - radius - 1),
        random.uniform(radius, height - radius - 1),
      );
      for (let at = 0; at < width * height; at++) {
        const [x, y] = [at % width, Math.floor(at / width)];
        if (Math.hypot(x - point.x, y - point.y) > radius) continue;
        const first = (index * width * height + at) * 3;
        pixels.fill(shade, first, first + 3);
      }
      return point;
    });
    return pose;
  });
  const encoded = poses.map((pose) => encode(codec, [pose]));
  const joined = (arrays: readonly Float32Array[]) => arrays.flatMap((array) => [...array]);
  return {
    image: tensor('uint8', [batch, height, width, 3], pixels),
    targets: float32([batch, ...codec.targetShape], joined(encoded.map(({ target }) => target))),
    weights: float32([batch, ...codec.weightShape], joined(encoded.map(({ weights }) => weights))),
    poses,
  };
}
