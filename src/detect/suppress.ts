import { entryOf } from '../foundation/index.ts';
import { encodeModel } from '../onnx/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { float32, tensor } from '../tensor/index.ts';
import type { Candidates } from './candidates.ts';

/** Removes overlapping boxes. */
export interface Suppressor {
  /** The indices of the chosen boxes, best first. */
  choose(candidates: Candidates): Promise<readonly number[]>;
  close(): Promise<void>;
}

/**
 * Greedy non-maximum suppression by ONNX's operator. The best box is kept, and all boxes that overlap it by more than
 * `overlap` (intersection over union) are removed. This repeats with the remaining boxes.
 * @param most largest number of boxes to keep.
 */
export async function openSuppressor(overlap: number, most: number, runtime: Runtime): Promise<Suppressor> {
  const session = await runtime.compile(suppression(overlap, most));
  return {
    close: () => session.close(),
    async choose({ edges, scores }) {
      if (edges.length === 0) return [];
      const results = await session.run({
        boxes: float32([1, edges.length, 4], Float32Array.from(edges.flat())),
        scores: float32([1, 1, scores.length], Float32Array.from(scores)),
      });
      // Rows of batch, class and box.
      const rows = Array.from(entryOf(results, 'chosen').data as Iterable<bigint | number>, Number);
      return rows.filter((_, place) => place % 3 === 2);
    },
  };
}

/** A model with only this operator. It accepts corners in any order, so (y, x) may stand for (x, y). */
function suppression(overlap: number, most: number): Uint8Array {
  return encodeModel({
    producer: 'limber',
    opsets: { '': 11 },
    metadata: {},
    graph: {
      name: 'non-maximum suppression',
      nodes: [
        {
          opType: 'NonMaxSuppression',
          inputs: ['boxes', 'scores', 'most', 'overlap'],
          outputs: ['chosen'],
          attributes: {},
        },
      ],
      initializers: [
        { name: 'most', tensor: tensor('int64', [1], BigInt64Array.of(BigInt(most))) },
        { name: 'overlap', tensor: float32([1], [overlap]) },
      ],
      inputs: [
        { name: 'boxes', dtype: 'float32', shape: [1, 'count', 4] },
        { name: 'scores', dtype: 'float32', shape: [1, 1, 'count'] },
      ],
      outputs: [{ name: 'chosen', dtype: 'int64', shape: ['rows', 3] }],
    },
  });
}
