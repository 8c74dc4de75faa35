import type { FileSource } from '../../src/data/index.ts';
import { memorySource } from '../../src/data/index.ts';

/** JSON as bytes. */
export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export const mouseCategory = {
  id: 1,
  name: 'mouse',
  supercategory: 'animal',
  keypoints: ['snout', 'left_ear', 'right_ear', 'tail_base'],
  skeleton: [
    [1, 2],
    [1, 3],
    [1, 4],
  ],
};

/** Image i has a mouse at 10 i + 1, and every third image has two mice; joint j of mouse i is at (10 i + j, 2 j). */
export function mouseDocument(images = 20) {
  const range = Array.from({ length: images }, (_, index) => index);
  return {
    info: { description: 'mice' },
    images: range.map((i) => ({
      id: 10 * i + 1,
      file_name: `frame${String(i).padStart(3, '0')}.png`,
      width: 640,
      height: 480,
    })),
    annotations: range.flatMap((i) =>
      Array.from({ length: i % 3 === 0 ? 2 : 1 }, (_, animal) => ({
        id: 2 * i + animal + 1,
        image_id: 10 * i + 1,
        category_id: 1,
        keypoints: [0, 1, 2, 3].flatMap((j) => [10 * i + j, 2 * j, (i + j + animal) % 3]),
        num_keypoints: 3,
        bbox: [10 * i, 0, 20.5, 12],
        area: 100.25,
        iscrowd: 0,
      })),
    ),
    categories: [mouseCategory],
  };
}

/** An annotation file and its images, of a few bytes, in `images/`. */
export function cocoFiles(
  document: ReturnType<typeof mouseDocument>,
  annotations = 'annotations/mice.json',
): FileSource {
  const photos = document.images.map(
    ({ file_name }) => [`images/${file_name}`, new Uint8Array([0x89, 0x50])] as const,
  );
  return memorySource(new Map([[annotations, json(document)], ...photos]));
}
