import { describe, expect, it } from 'vitest';
import {
  cropSample,
  drawAugmentation,
  drawCrop,
  frameBox,
  jointBox,
  personBox,
  type Sample,
} from '../../src/data/index.ts';
import {
  applyAffine,
  cropPoint,
  identity,
  imagePoint,
  invert,
  outsideCrop,
} from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { jointIndex, lsp, mirrorOrder, type Pose } from '../../src/skeletons/index.ts';

const input = { width: 32, height: 32 };
const still = drawAugmentation(randomStream(1), {});
const pose: Pose = lsp.joints.map((name, joint) =>
  name === 'neck' ? null : { point: imagePoint(20 + 5 * joint, 30 + 3 * joint) },
);
const sample: Sample = { id: 'a', image: 'a.png', pose };

describe('personBox', () => {
  it('is the box of the labeled joints', () => {
    expect(personBox(sample)).toEqual({ x: 20, y: 30, width: 66, height: 40 });
    expect(jointBox({ pose: [pose[0]!, null] })).toBeUndefined();
  });

  it("is the dataset's box around the dataset's center, if the dataset has them", () => {
    const box = { x: 0, y: 0, width: 11, height: 21 };
    expect(personBox({ ...sample, box })).toEqual(box);
    expect(personBox({ ...sample, box, center: imagePoint(15, 20) })).toEqual({ ...box, x: 10, y: 10 });
  });
});

describe('frameBox', () => {
  const photo = { width: 100, height: 60 };
  it('is square for a square input, around the person or the image', () => {
    expect(frameBox(sample, photo, input, { around: 'person', padding: 1.5 })).toEqual({
      x: 3.5,
      y: 0.5,
      width: 99,
      height: 99,
    });
    const whole = { x: 0, y: -20, width: 100, height: 100 };
    expect(frameBox(sample, photo, input, { around: 'image', padding: 1 })).toEqual(whole);
    const unlabeled = { ...sample, pose: pose.map(() => null) };
    expect(frameBox(unlabeled, photo, input, { around: 'person', padding: 1 })).toEqual(whole);
  });
});

describe('cropSample', () => {
  const order = mirrorOrder(lsp);
  const box = frameBox(sample, input, input, { around: 'person', padding: 1.2 });

  it('moves joints with the image and back', () => {
    const crop = cropSample(pose, box, input, { ...still, rotation: 30, scale: 1.4, shift: [0.1, 0] }, order);
    for (const [joint, point] of crop.pose.entries()) {
      if (point === null) {
        expect(pose[joint]).toBeNull();
        continue;
      }
      const back = applyAffine(invert(crop.map), point);
      expect(back.x).toBeCloseTo(pose[joint]!.point.x, 9);
      expect(back.y).toBeCloseTo(pose[joint]!.point.y, 9);
    }
  });

  it('exchanges left and right when it mirrors', () => {
    const straight = cropSample(pose, box, input, still, order).pose;
    const mirrored = cropSample(pose, box, input, { ...still, flip: true }, order).pose;
    for (const [joint, name] of lsp.joints.entries()) {
      const other = name.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left'));
      const from = straight[jointIndex(lsp, other)];
      if (from === null) expect(mirrored[joint]).toBeNull();
      else expect(mirrored[joint]!.x).toBeCloseTo(31 - from!.x, 9);
    }
  });

  it('draws the pixels at the positions of the joints', () => {
    const dot = imagePoint(64, 62);
    const image = { width: 128, height: 128, data: new Uint8Array(128 * 128 * 3) };
    for (let row = 57; row <= 67; row++) image.data.fill(255, (row * 128 + 59) * 3, (row * 128 + 70) * 3);
    const photo = { original: image, part: image, toPart: identity<'image', 'part'>() };
    const whole = { x: 40, y: 45, width: 40, height: 40 };
    for (let key = 0; key < 50; key++) {
      const draw = drawAugmentation(randomStream(2, key), {
        rotation: { uniform: 180 },
        scale: { uniform: 0.5 },
        flip: 0.5,
      });
      const crop = cropSample([{ point: dot }], whole, input, draw, [0]);
      const pixels = new Uint8Array(32 * 32 * 3);
      drawCrop(pixels, photo, crop, input, draw);
      const point = crop.pose[0]!;
      const centroid = centerOfLight(pixels, 32);
      expect(Math.hypot(centroid.x - point.x, centroid.y - point.y)).toBeLessThan(0.15);
    }
  });
});

/** The centroid of the bright pixels. */
function centerOfLight(pixels: Uint8Array, width: number) {
  let [sum, x, y] = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    const value = pixels[at]!;
    const [column, row] = [(at / 3) % width, Math.floor(at / 3 / width)];
    sum += value;
    x += value * column;
    y += value * row;
  }
  return cropPoint(x / sum, y / sum);
}

describe('an image with an artificial border', () => {
  const size = { width: 10, height: 10 };
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const ends = { x: 0, y: 0, width: 10, height: 4 };
  const people: Pose = [{ point: imagePoint(5, 3) }, { point: imagePoint(5, 4) }, null];

  it('is gray beyond the border, and joints there are known to be outside', () => {
    const crop = cropSample(people, box, size, still, [0, 1, 2], { ends });
    expect(crop.pose).toEqual([cropPoint(5, 3), outsideCrop, null]);
    const white = { width: 10, height: 10, data: new Uint8Array(300).fill(255) };
    const pixels = new Uint8Array(300);
    drawCrop(pixels, { original: size, part: white, toPart: identity() }, crop, size, still);
    for (let row = 0; row < 10; row++) {
      const values = new Set(pixels.subarray(30 * row, 30 * row + 30));
      expect([...values]).toEqual([row < 4 ? 255 : 128]);
    }
  });

  it('turns with the crop', () => {
    const turned = { ...still, rotation: 90 };
    const crop = cropSample(people, box, size, turned, [0, 1, 2], { ends });
    const white = { width: 10, height: 10, data: new Uint8Array(300).fill(255) };
    const pixels = new Uint8Array(300);
    drawCrop(pixels, { original: size, part: white, toPart: identity() }, crop, size, turned);
    for (let column = 0; column < 10; column++) expect(pixels[3 * column]).toBe(column < 6 ? 128 : 255);
  });
});
