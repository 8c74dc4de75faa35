import { describe, expect, it } from 'vitest';
import { type Dataset, memorySource } from '../../src/data/index.ts';
import { type Box, type ImagePoint, imagePoint, type Size } from '../../src/geometry/index.ts';
import { filePredictions } from '../../src/predictions/index.ts';
import { randomStream } from '../../src/random.ts';
import { lsp, mirrorOrder, type Pose } from '../../src/skeletons/index.ts';

/** People of 60 to 120 pixels at various positions in images of various sizes. */
function dataset({ people = 12, sameSize = false, stated = true } = {}): Dataset {
  const samples = Array.from({ length: people }, (_, person) => {
    const random = randomStream(3, person);
    const imageSize = sameSize
      ? { width: 320, height: 240 }
      : { width: 300 + 40 * (person % 4), height: 500 - 30 * (person % 5) };
    const size = random.uniform(60, 120);
    const [left, top] = [random.uniform(10, 180), random.uniform(10, 110)];
    const pose: Pose = lsp.joints.map(() => ({
      point: imagePoint(left + random.uniform(0, size), top + random.uniform(0, size)),
    }));
    const box = { x: left, y: top, width: size, height: size };
    return { id: `${person}`, image: `im${person}.png`, pose, box, ...(stated && { imageSize }) };
  });
  return { name: 'made-up', skeleton: lsp, files: memorySource(new Map()), samples };
}

type Move = (point: ImagePoint, size: Size, box: Box) => readonly [number, number];

/** The warnings about predictions that are the labels, moved and with a small error. */
async function warnings(move: Move, { exchanged = false, set = dataset(), error = 1 } = {}) {
  const order = exchanged ? mirrorOrder(lsp) : lsp.joints.map((_, joint) => joint);
  const random = randomStream(11, 1);
  const results = set.samples.map(({ image, pose, imageSize, box }) => ({
    image_id: image,
    score: 0.9,
    keypoints: order.flatMap((joint) => {
      const { x, y } = pose[joint]!.point;
      const near = imagePoint(x + error * random.normal(0, 1), y + error * random.normal(0, 1));
      return [...move(near, imageSize ?? { width: 320, height: 240 }, box!), 0.9];
    }),
  }));
  const bytes = new TextEncoder().encode(JSON.stringify(results));
  const found = await filePredictions('found.json', async () => bytes).predict(set);
  return found.warnings;
}

const same: Move = ({ x, y }) => [x, y];

describe('coordinates that are not pixels', () => {
  it.each<[string, Move, RegExp]>([
    ['fractions', ({ x, y }, size) => [x / size.width, y / size.height], /taken as fractions of the image/],
    [
      'percent',
      ({ x, y }, size) => [(100 * x) / size.width, (100 * y) / size.height],
      /taken as percent of the image/,
    ],
    [
      'mirrored',
      ({ x, y }, { width }) => [width - 1 - x, y],
      /every image mirrored left to right; .* mirror/,
    ],
    ['upside down', ({ x, y }, { height }) => [x, height - 1 - y], /every image upside down/],
    ['turned', ({ x, y }, { width, height }) => [width - 1 - x, height - 1 - y], /turned by 180 degrees/],
    ['turned right', ({ x, y }, { height }) => [height - 1 - y, x], /turned by 90 degrees to the right/],
    ['turned left', ({ x, y }, { width }) => [y, width - 1 - x], /turned by 90 degrees to the left/],
    ['exchanged', ({ x, y }) => [y, x], /with x and y exchanged/],
    ['half as large', ({ x, y }) => [x / 2, y / 2], /x and y multiplied by (2|1\.99|2\.01);/],
    [
      'shifted',
      ({ x, y }) => [x + 40, y - 25],
      /all joints moved by -(39|40)\.\d pixels in x and (24|25)\.\d in y/,
    ],
    [
      'of resized images',
      ({ x, y }, size) => [(256 * x) / size.width, (192 * y) / size.height],
      /every image resized to 25[567] × 19[123] pixels/,
    ],
    [
      'of images with borders',
      ({ x, y }, { width, height }) => {
        const side = Math.max(width, height);
        return [((x + (side - width) / 2) * 256) / side, ((y + (side - height) / 2) * 256) / side];
      },
      /fitted into a square of 25[567] with borders/,
    ],
    [
      'of crops',
      ({ x, y }, _, box) => [x - box.x, y - box.y],
      /counted from the corner of each subject's box/,
    ],
    [
      'of resized crops',
      ({ x, y }, _, box) => [(192 * (x - box.x)) / box.width, (256 * (y - box.y)) / box.height],
      /each subject's box resized to 19[123] × 25[567]/,
    ],
  ])('are recognized: %s', async (_, move, sentence) => {
    expect(await warnings(move)).toEqual([expect.stringMatching(sentence)]);
  });

  it('are recognized with left and right exchanged too', async () => {
    expect(await warnings(({ x, y }, { width }) => [width - 1 - x, y], { exchanged: true })).toEqual([
      expect.stringMatching(
        /mirrored left to right, and with left and right joints exchanged; .* exchange the names/,
      ),
    ]);
    expect(await warnings(same, { exchanged: true })).toEqual([
      expect.stringMatching(/with left and right exchanged/),
    ]);
  });

  it('are described by a factor if image sizes are unknown', async () => {
    const set = dataset({ sameSize: true, stated: false });
    const [warning] = (await warnings(({ x, y }) => [x / 320, y / 240], { set })) ?? [];
    expect(warning).toMatch(/x multiplied by 3[12]\d and y by 2[34]\d/);
  });

  it('give no warning for a model that is only bad', async () => {
    expect(await warnings(same)).toEqual([]);
    expect(await warnings(same, { error: 15 })).toEqual([]);
    expect(await warnings(same, { error: 60 })).toEqual([
      expect.stringMatching(/^18 joints lie outside the image/),
    ]);
    const random = randomStream(5, 5);
    expect(await warnings(() => [random.uniform(0, 300), random.uniform(0, 300)])).toEqual([]);
    // The mean pose of every box: a collapsed model.
    expect(await warnings((_, __, { x, y, width }) => [x + width / 2, y + width / 2])).toEqual([]);
  });
});

describe('placeholders for joints that were not found', () => {
  const set = dataset({ people: 3 });
  const predict = async (placeholder: readonly (number | null)[]) => {
    const results = set.samples.map(({ image, pose }) => ({
      image_id: image,
      keypoints: pose.flatMap((joint, index) =>
        index === 2 ? placeholder : [joint!.point.x, joint!.point.y, 0.8],
      ),
    }));
    const bytes = new TextEncoder().encode(JSON.stringify(results));
    return filePredictions('found.json', async () => bytes).predict(set);
  };

  it.each([[[0, 0, 0]], [[-1, -1, 0]], [[-1, -1, 0.3]], [[-5, -7, 0]]] as const)(
    'are read as not found: %j',
    async (point) => {
      const { poses, warnings } = await predict(point);
      expect(poses.map((pose) => pose?.[2])).toEqual([null, null, null]);
      expect(warnings).toEqual([expect.stringMatching(/^3 joints are written as .* read as not found$/)]);
    },
  );

  it('may be null', async () => {
    const { poses, warnings } = await predict([null, null, null]);
    expect(poses.map((pose) => pose?.[2])).toEqual([null, null, null]);
    expect(warnings).toEqual([]);
  });

  it('are distinguished from confident joints at the corner', async () => {
    const { poses } = await predict([0, 0, 0.7]);
    expect(poses[0]?.[2]?.point).toEqual({ x: 0, y: 0 });
  });
});

it('names the tool that wrote an unreadable file', () => {
  const open = () => filePredictions('found.npz', async () => new Uint8Array());
  expect(open).toThrow(/got found\.npz, which seems to be arrays of NumPy – expected Limber's JSON or CSV, /);
});
