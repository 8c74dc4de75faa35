import { describe, expect, it } from 'vitest';
import { beliefMapCodec, boxCoordinateCodec, type Codec, encode } from '../../src/codecs/index.ts';
import { type Batch, contactSheet, emptyBatch } from '../../src/data/index.ts';
import { type CropPose, cropPoint, outsideCrop } from '../../src/geometry/index.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';

const skeleton: Skeleton = {
  name: 'pair',
  joints: ['right hand', 'left hand', 'head'],
  limbs: [],
  mirrorPairs: [['right hand', 'left hand']],
};
const size = { joints: 3, inputWidth: 32, inputHeight: 32 };

function batchOf(codec: Codec, pose: CropPose = [cropPoint(8, 16), cropPoint(24, 16), null]): Batch {
  const { target, weights } = encode(codec, [pose]);
  const tensors = emptyBatch(codec, false, 1);
  tensors.targets.data.set(target);
  tensors.weights.data.set(weights);
  return { step: 0, ids: ['a'], tensors };
}

describe.each([
  boxCoordinateCodec({ kind: 'box coordinates', ...size }),
  beliefMapCodec({
    kind: 'belief maps',
    ...size,
    stride: 4,
    sigma: 4,
    background: false,
    cutoff: 0.01,
    normalization: 'peak',
  }),
])('contactSheet of $options.kind', (codec) => {
  it('marks labeled joints at their targets and does not change the batch', () => {
    const batch = batchOf(codec);
    const sheet = contactSheet(batch, codec, skeleton, 1);
    const pixel = (x: number, y: number) => [...sheet.data.slice((y * sheet.width + x) * 3).subarray(0, 3)];
    expect(pixel(8, 18)).toEqual([255, 139, 43]);
    expect(pixel(8, 16)).toEqual([0, 0, 0]);
    expect(pixel(24, 18)).toEqual([47, 180, 255]);
    expect(sheet.data.filter((value) => value > 0).length).toBeLessThan(2 * 29 * 3);
    expect(batch.tensors.image.data.every((value) => value === 0)).toBe(true);
  });
});

describe('contactSheet of joints that are taught to be absent', () => {
  it('leaves them out', () => {
    const codec = beliefMapCodec({
      kind: 'belief maps',
      ...size,
      inputWidth: 64,
      inputHeight: 64,
      stride: 4,
      sigma: 6,
      background: false,
      cutoff: 0.01,
      normalization: 'probability',
      absent: 1,
    });
    const batch = batchOf(codec, [outsideCrop, outsideCrop, outsideCrop]);
    expect([...batch.tensors.weights.data]).toEqual([1, 1, 1]);
    expect(contactSheet(batch, codec, skeleton, 1).data.every((value) => value === 0)).toBe(true);
  });
});
