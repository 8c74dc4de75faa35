import { describe, expect, it } from 'vitest';
import { type AffinityFieldOptions, affinityFieldCodec, encode } from '../../src/codecs/index.ts';
import { average, mirrorCrop, mirrorOutput } from '../../src/estimate/mirror.ts';
import { type CropPose, cropPoint } from '../../src/geometry/index.ts';
import { mirrorOrder, type Skeleton } from '../../src/skeletons/index.ts';
import { float32, tensor } from '../../src/tensor/index.ts';
import { crowdJoints, crowdLimbs, drawnCrowd } from '../codecs/crowd.ts';
import { colorMetadata, regressorMetadata, waver } from '../fixtures/models.ts';

describe('mirroring', () => {
  it('reverses a crop’s rows, pixel by pixel', () => {
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

  it('exchanges affinity fields of left and right limbs, with the sign of their directions', () => {
    const input = { width: 96, height: 96 };
    const options: AffinityFieldOptions = {
      kind: 'affinity fields',
      joints: crowdJoints,
      inputWidth: input.width,
      inputHeight: input.height,
      stride: 4,
      sigma: 6,
      background: true,
      cutoff: 0.01,
      limbs: crowdLimbs,
      limbWidth: 3,
    };
    const codec = affinityFieldCodec(options);
    const joint = (index: number) => `joint ${index}`;
    const skeleton: Skeleton = {
      name: 'crowd',
      joints: Array.from({ length: crowdJoints }, (_, index) => joint(index)),
      limbs: [],
      mirrorPairs: [2, 3, 4, 8, 9, 10].map((index) => [joint(index), joint(index + 3)] as const),
    };
    const order = mirrorOrder(skeleton);
    const people = drawnCrowd(4, 3, input);
    const mirrored = people.map((person) =>
      order.map((index) => {
        const point = person[index];
        return point ? cropPoint(input.width - 1 - point.x, point.y) : null;
      }),
    );
    const outputOf = (poses: readonly CropPose[]) =>
      float32([1, ...codec.targetShape], encode(codec, poses).target);
    const [found, expected] = [mirrorOutput(outputOf(people), options, skeleton), outputOf(mirrored)];
    const apart = found.data.map((value, index) => Math.abs(value - expected.data[index]!));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  });

  it('averages', () => {
    expect(average(float32([2], [1, 2]), float32([2], [3, 5]))).toEqual(float32([2], [2, 3.5]));
  });
});
