import type { AffinityFieldOptions } from '../../src/codecs/index.ts';

/** The belief maps and fields of two joints with a limb between them, for an input of any size. */
export function limbCodec(inputWidth: number, inputHeight: number): AffinityFieldOptions {
  return {
    kind: 'affinity fields',
    joints: 2,
    inputWidth,
    inputHeight,
    stride: 4,
    sigma: 4,
    background: false,
    cutoff: 0.01,
    limbs: [[0, 1]],
    limbWidth: 4,
  };
}
