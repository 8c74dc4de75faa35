import type { BoxCellCodec } from '../codecs/index.ts';
import { type AnyImage, type Color, drawLine, tile } from '../images/index.ts';
import { rowsOf } from '../tensor/index.ts';
import type { Batch } from './batch.ts';

const color: Color = [255, 120, 0];

/** Draws a detector's batch for inspection: its examples in rows, each with the boxes of its target. */
export function boxSheet(batch: Batch, codec: BoxCellCodec, columns = 8): AnyImage {
  const { width, height } = codec.input;
  const examples = batch.ids.map((_, slot) => {
    const row = (name: 'image' | 'targets' | 'weights') => rowsOf(batch.tensors[name], slot, slot + 1).data;
    const image = { width, height, data: row('image') as Uint8Array };
    for (const box of codec.boxesOf(row('targets') as Float32Array, row('weights') as Float32Array)) {
      const [left, top, right, bottom] = box.map((edge) => Math.round(edge - 0.5));
      const corners = [
        { x: left, y: top },
        { x: right, y: top },
        { x: right, y: bottom },
        { x: left, y: bottom },
      ].map(({ x = 0, y = 0 }) => ({ x, y }));
      corners.forEach((corner, index) => {
        drawLine(image, corner, corners[(index + 1) % corners.length] ?? corner, 0.7, color);
      });
    }
    return image;
  });
  return tile(examples, columns);
}
