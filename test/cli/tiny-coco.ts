import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A subject: x, y and visibility of each joint in order. */
export interface TinySubject {
  readonly image: number;
  readonly keypoints: readonly number[];
  readonly iscrowd?: 0 | 1;
}

const [width, height] = [64, 48];

/** Writes a COCO annotation file and its images of 64×48 gray pixels, `images/000.png` …. */
export async function writeTinyCoco(
  folder: string,
  joints: readonly string[],
  subjects: readonly TinySubject[],
  { annotations = 'annotations/tiny.json', photos = true } = {},
): Promise<void> {
  const numbers = [...new Set(subjects.map(({ image }) => image))];
  const name = (image: number) => `${String(image).padStart(3, '0')}.png`;
  const document = {
    images: numbers.map((image) => ({ id: image, file_name: name(image) })),
    annotations: subjects.map(({ image, ...rest }, index) => ({
      id: index + 1,
      image_id: image,
      category_id: 1,
      ...rest,
    })),
    categories: [{ id: 1, name: 'thing', keypoints: joints, skeleton: [] }],
  };
  await mkdir(dirname(join(folder, annotations)), { recursive: true });
  await mkdir(join(folder, 'images'), { recursive: true });
  await writeFile(join(folder, annotations), JSON.stringify(document));
  if (!photos) return;
  const photo = await sharp({ create: { width, height, channels: 3, background: '#777' } })
    .png()
    .toBuffer();
  for (const image of numbers) await writeFile(join(folder, 'images', name(image)), photo);
}
