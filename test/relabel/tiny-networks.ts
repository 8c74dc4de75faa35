import { constant, emit, input, ops } from '../../src/graph/index.ts';
import { float32 } from '../../src/tensor/index.ts';

/**
 * A teacher of `waver`: maps [1, 3, height / 4, width / 4] that mark pure red, green and blue in an image in [0, 1].
 * Cell i is the mean of pixels 4i to 4i + 3, so it lies at 4i + 1.5.
 */
export function colorTeacher({ width, height }: { width: number; height: number }): Uint8Array {
  const image = input('pixels', 'float32', [1, 3, height, width]);
  const others = ops.sum(image, [1]);
  const pure = ops.relu(ops.subtract(ops.multiply(image, 2), ops.reshape(others, [1, 1, height, width])));
  return emit({ name: 'colors', outputs: { maps: ops.averagePool(pure, { kernel: [4, 4] }) } });
}

/** A detector that finds the same people in every image: rows of x1, y1, x2, y2, score in pixels of the input. */
export function constantDetector(
  { width, height }: { width: number; height: number },
  rows: readonly (readonly [number, number, number, number, number])[],
): Uint8Array {
  const image = input('pixels', 'float32', [1, 3, height, width]);
  const nothing = ops.multiply(ops.sum(image), 0);
  const boxes = constant(float32([1, rows.length, 5], Float32Array.from(rows.flat())));
  return emit({ name: 'constant', outputs: { dets: ops.add(boxes, nothing) } });
}
