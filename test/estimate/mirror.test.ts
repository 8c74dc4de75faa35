import { describe, expect, it } from 'vitest';
import { average, mirrorCrop, mirrorOutput } from '../../src/estimate/mirror.ts';
import { float32, tensor } from '../../src/tensor/index.ts';
import { colorMetadata, regressorMetadata, waver } from '../fixtures/models.ts';

describe('mirroring', () => {
  it('turns a crop’s rows round, pixel by pixel', () => {
    const crop = tensor('uint8', [1, 2, 2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    expect([...mirrorCrop(crop).data]).toEqual([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
    expect(mirrorCrop(mirrorCrop(crop))).toEqual(crop);
  });

  it('exchanges the maps of mirrored joints and leaves a background in place', () => {
    const maps = float32([1, 4, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    const mirrored = mirrorOutput(maps, colorMetadata.codec, waver);
    expect([...mirrored.data]).toEqual([6, 5, 4, 3, 2, 1, 8, 7]);
    expect(mirrorOutput(mirrored, colorMetadata.codec, waver)).toEqual(maps);
  });

  it('negates the x of box coordinates and exchanges joints', () => {
    const output = float32([1, 6], [0.25, 1, 2, 3, 4, 5]);
    const mirrored = mirrorOutput(output, regressorMetadata.codec, waver);
    expect([...mirrored.data]).toEqual([-4, 5, -2, 3, -0.25, 1]);
  });

  it('averages', () => {
    expect(average(float32([2], [1, 2]), float32([2], [3, 5]))).toEqual(float32([2], [2, 3.5]));
  });
});
