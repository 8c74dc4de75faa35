import { expect, it } from 'vitest';
import { onnxDetector, selfDescribed } from '../../src/detect/index.ts';
import { inputSizeFor } from '../../src/detect/input-size.ts';
import { readBytes } from '../../src/files/node.ts';
import { boxOverlap } from '../../src/geometry/index.ts';
import { decodeImage } from '../../src/images/node.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';

it.each([
  [640, 360, 416, 256],
  [360, 640, 256, 416],
  [640, 480, 416, 320],
  [416, 416, 416, 416],
  [1000, 10, 416, 32],
  // 32 rows suffice: the image has 31.2 of them.
  [400, 30, 416, 32],
])('an image of %i×%i needs an input of %i×%i', (width, height, inputWidth, inputHeight) => {
  const size = inputSizeFor({ width, height }, { width: 416, height: 416 }, 32);
  expect(size).toEqual({ width: inputWidth, height: inputHeight });
});

it("the package's detector sees a wide image without margins, and finds the same people as in a square", async () => {
  const file = new URL('../../assets/nanodet-g.onnx', import.meta.url).pathname;
  const { description, model } = selfDescribed(await readBytes('detector', file), file);
  const photograph = new URL('../../examples/photographs/musicians.webp', import.meta.url).pathname;
  const image = await decodeImage(await readBytes('image', photograph), photograph);
  const shapes: (readonly number[] | undefined)[] = [];
  /** A runtime that notes the shapes of inputs. As a square, its sessions take no other size. */
  const watched = (square: boolean): Runtime => ({
    target: 'cpu',
    async compile(bytes, options) {
      const session = await nodeRuntime({ threads: 1 }).compile(bytes, options);
      if (session.inputs['image'] === undefined) return session;
      const shape = square ? [1, 3, 416, 416] : session.inputs['image'].shape;
      return {
        ...session,
        inputs: { image: { dtype: 'float32', shape } },
        run: (inputs, into) => {
          shapes.push(inputs['image']?.shape);
          return session.run(inputs, into);
        },
      };
    },
  });
  const [wide, square] = await Promise.all(
    [false, true].map(async (isSquare) => {
      const detector = await onnxDetector(description, model, watched(isSquare));
      const found = await detector.detect(image);
      await detector.close();
      return found;
    }),
  );
  const { width, height } = inputSizeFor(image, description.input, 32);
  expect(Math.min(width, height)).toBeLessThan(416);
  expect(shapes.toSorted()).toEqual(
    [
      [1, 3, height, width],
      [1, 3, 416, 416],
    ].toSorted(),
  );
  expect(wide!.length).toBeGreaterThan(0);
  for (const { box } of square!)
    expect(Math.max(...wide!.map((other) => boxOverlap(other.box, box)))).toBeGreaterThan(0.7);
});
