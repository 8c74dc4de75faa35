import { describe, expect, it } from 'vitest';
import { checkUnits, memorySource, openDataset, type Sample } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { json, mouseDocument } from './coco-files.ts';

const files = memorySource({}, 'there');
const size = { width: 640, height: 480 };
/** Mice spread over their images, with boxes. */
const mice: readonly Sample[] = Array.from({ length: 8 }, (_, index) => {
  const [x, y] = [70 * index + 20, 50 * index + 15];
  return {
    id: `m/${index}`,
    image: `${index}.png`,
    imageSize: size,
    pose: [{ point: imagePoint(x, y) }, null, { point: imagePoint(x + 40.5, y + 30.25) }],
    box: { x: x - 5, y: y - 5, width: 50, height: 40 },
  };
});
const scaled = (x: number, y: number) =>
  mice.map(({ box: _, ...mouse }) => ({
    ...mouse,
    pose: mouse.pose.map((joint) => joint && { point: imagePoint(joint.point.x * x, joint.point.y * y) }),
  }));
const check = (samples: readonly Sample[]) => checkUnits({ samples, files });

describe('labels', () => {
  it('in pixels are accepted', () => {
    expect(check(mice)).toEqual([]);
    expect(check(mice.slice(0, 1))).toEqual([]);
    expect(check([])).toEqual([]);
  });

  it('in fractions of the image are refused, from 0 or moved by 1', () => {
    const message =
      'coordinates are fractions of the image, not pixels – got no joint beyond 1, e.g. (0.03125, 0.03125) – expected x times the image’s width, y times its height – in there';
    expect(() => check(scaled(1 / 640, 1 / 480))).toThrow(message);
    const moved = scaled(1 / 640, 1 / 480).map((mouse) => ({
      ...mouse,
      pose: mouse.pose.map((joint) => joint && { point: imagePoint(joint.point.x - 1, joint.point.y - 1) }),
    }));
    expect(() => check(moved)).toThrow('coordinates are fractions of the image');
  });

  it('in fractions of the image are refused when a dataset is opened', async () => {
    const document = mouseDocument(3);
    const annotations = document.annotations.map(({ bbox: _, ...annotation }) => ({
      ...annotation,
      keypoints: annotation.keypoints.map((value, place) => (place % 3 === 2 ? 2 : value / 640 + 0.001)),
    }));
    const open = () => memorySource({ 'mice.json': json({ ...document, annotations }) });
    await expect(openDataset('coco:mice', open)).rejects.toThrow('coordinates are fractions of the image');
  });

  it('whose boxes are fractions are refused', () => {
    const small = mice.map((mouse) => ({ ...mouse, box: { x: 0.1, y: 0.2, width: 0.3, height: 0.2 } }));
    expect(() => check(small)).toThrow('boxes are fractions of the image, not pixels');
  });

  it('in percent give a warning, if image sizes are known', () => {
    const percent = scaled(100 / 640, 100 / 480);
    const doubt =
      /^no joint lies beyond 100 in x or y, although images are as large as 640×480: .*percent.* – in there$/;
    expect(check(percent)).toEqual([expect.stringMatching(doubt)]);
    const unsized = percent.map(({ imageSize: _, ...mouse }) => mouse);
    expect(check(unsized)).toEqual([]);
    const sizes = new Map(unsized.map(({ image }) => [image, size]));
    expect(checkUnits({ samples: unsized, files }, sizes)).toEqual([expect.stringMatching(doubt)]);
    const corner = mice.map((mouse) => ({ ...mouse, pose: mice[0]!.pose }));
    expect(check(corner)).toEqual([]);
  });

  it('whose boxes are two corners are refused', () => {
    const corners = mice.map((mouse) => {
      const { x, y, width, height } = mouse.box!;
      return { ...mouse, box: { x, y, width: x + width, height: y + height } };
    });
    expect(() => check(corners)).toThrow(
      /^boxes are given by two corners – got \[\d+, \d+, \d+, \d+\] in an image of 640×480, and \d of 8 boxes that reach out/,
    );
  });

  it('whose boxes reach out of their images are accepted if the joints fit', () => {
    const large = mice.map((mouse) => ({ ...mouse, box: { ...mouse.box!, width: 700, height: 500 } }));
    expect(check(large)).toEqual([]);
  });
});
