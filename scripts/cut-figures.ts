import { type Dataset, memorySource, type Sample } from '../src/data/index.ts';
import { type ImagePoint, imagePoint } from '../src/geometry/index.ts';
import type { Image } from '../src/images/index.ts';
import { decodeImage, encodePng } from '../src/images/node.ts';
import { randomStream } from '../src/random.ts';
import { poseBox } from '../src/skeletons/index.ts';

/**
 * The people of a dataset twice: as they are, and in an image that ends within the person, on one of the four sides or
 * below the body. The joints beyond its border are absent.
 */
export async function withCutFigures(dataset: Dataset): Promise<Dataset> {
  const files = new Map<string, Uint8Array>();
  const samples: Sample[] = [];
  for (const [number, sample] of dataset.samples.entries()) {
    const bytes = await dataset.files.read(sample.image);
    files.set(sample.image, bytes);
    samples.push(sample);
    const cut = cutFigure(sample, await decodeImage(bytes, sample.image), number);
    if (cut === undefined) continue;
    const image = `cut-${number}.png`;
    files.set(image, await encodePng(cut.image));
    samples.push({ ...sample, ...cut.sample, id: `${sample.id}, cut`, image });
  }
  return { ...dataset, files: memorySource(files), samples, images: undefined };
}

function cutFigure({ pose }: Sample, image: Image, number: number) {
  const box = poseBox(pose);
  if (box === undefined) return undefined;
  const random = randomStream(19, number);
  const side = ['left', 'right', 'top', 'bottom', 'bottom', 'bottom'][random.integer(6)];
  const kept = random.uniform(0.35, 0.85);
  const [right, bottom] = [
    Math.min(image.width, box.x + box.width),
    Math.min(image.height, box.y + box.height),
  ];
  const area = { left: 0, top: 0, right: image.width, bottom: image.height };
  if (side === 'left') area.left = Math.round(right - kept * box.width);
  if (side === 'right') area.right = Math.round(box.x + kept * box.width);
  if (side === 'top') area.top = Math.round(bottom - kept * box.height);
  if (side === 'bottom') area.bottom = Math.round(box.y + kept * box.height);
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  if (Math.min(width, height) < 24) return undefined;
  const isInside = ({ x, y }: ImagePoint) =>
    x >= area.left && x < area.right && y >= area.top && y < area.bottom;
  const moved = pose.map((joint) =>
    joint && isInside(joint.point)
      ? { ...joint, point: imagePoint(joint.point.x - area.left, joint.point.y - area.top) }
      : null,
  );
  const absent = pose.map((joint) => joint !== null && !isInside(joint.point));
  if (!absent.includes(true) || moved.every((joint) => joint === null)) return undefined;
  const data = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((row + area.top) * image.width + area.left);
    data.set(image.data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return { image: { width, height, data }, sample: { pose: moved, absent, imageSize: { width, height } } };
}
