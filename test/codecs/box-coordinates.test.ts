import { describe, expect, it } from 'vitest';
import { boxCoordinateCodec, encode } from '../../src/codecs/index.ts';
import { boxPoint, cropPoint } from '../../src/geometry/index.ts';

const codec = boxCoordinateCodec({ kind: 'box coordinates', joints: 3, inputWidth: 4, inputHeight: 8 });

describe('box coordinates', () => {
  it('span ±½ from edge to edge', () => {
    expect(codec.toBox(cropPoint(-0.5, -0.5))).toEqual(boxPoint(-0.5, -0.5));
    expect(codec.toBox(cropPoint(1.5, 3.5))).toEqual(boxPoint(0, 0));
    expect(codec.toBox(cropPoint(3.5, 7.5))).toEqual(boxPoint(0.5, 0.5));
  });

  it('have weight 0 where a joint is unlabeled or outside', () => {
    const { target, weights } = encode(codec, [[cropPoint(2.5, 3.5), null, cropPoint(2, 8)]]);
    expect([...target]).toEqual([0.25, 0, 0, 0, 0, 0]);
    expect([...weights]).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('have weight 1 outside too, if they are displacements from the center of the crop', () => {
    const beside = boxCoordinateCodec({ ...codec.options, outside: true });
    const { target, weights } = encode(beside, [[null, null, cropPoint(2, 8)]]);
    expect([...target]).toEqual([0, 0, 0, 0, 0.125, 0.5625]);
    expect([...weights]).toEqual([0, 0, 0, 0, 1, 1]);
  });

  it('decode to the encoded points', () => {
    const pose = [cropPoint(0.25, 7), cropPoint(3, -0.25), cropPoint(2, 2)];
    const decoded = codec.decode(encode(codec, [pose]).target);
    for (const [joint, { point }] of decoded.entries()) {
      expect(point.x).toBeCloseTo(pose[joint]!.x, 5);
      expect(point.y).toBeCloseTo(pose[joint]!.y, 5);
    }
  });
});
