import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { imagePoint } from '../../src/geometry/index.ts';
import { drawDisc } from '../../src/images/index.ts';
import { randomStream } from '../../src/random.ts';
import { valueFirst } from '../data/lsp-files.ts';

const [width, height] = [64, 48];

/** The position of joint `joint` in image `image`: each joint has its own row, and moves from image to image. */
function place(image: number, joint: number) {
  const random = randomStream(5, image, joint);
  return imagePoint(8 + ((joint * 11) % 48) + random.uniform(-5, 5), 4 + 3 * joint + random.uniform(-2, 2));
}

/** Writes a folder like Leeds Sports Pose's, with images of fourteen gray discs. */
export async function writeTinyLsp(folder: string, images: number): Promise<void> {
  await mkdir(join(folder, 'images'), { recursive: true });
  const labels = valueFirst(images, (image, joint) => {
    const { x, y } = place(image, joint);
    return [x + 1, y + 1, 0];
  });
  await writeFile(join(folder, 'joints.mat'), labels);
  for (let image = 0; image < images; image++) {
    const data = new Uint8Array(width * height * 3).fill(100);
    for (let joint = 0; joint < 14; joint++) {
      drawDisc({ width, height, data }, place(image, joint), 2, [10 + 17 * joint, 128, 250 - 17 * joint]);
    }
    const photo = sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality: 95 });
    await photo.toFile(join(folder, `images/im${String(image + 1).padStart(4, '0')}.jpg`));
  }
}
