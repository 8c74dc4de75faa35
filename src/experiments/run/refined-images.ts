import { basename } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { stagePanels } from '../../explain/node.ts';
import { at } from '../../foundation/index.ts';
import { decodeImage, jpegAddress } from '../../images/node.ts';
import { openModelFile } from '../../runs/node.ts';
import type { RefinedImage } from '../page/index.ts';

/** Number of people shown. They are spaced evenly over the test set, so they are not hand-picked. */
const shown = 4;

/**
 * Shows, for a few people of a dataset, how a cascade found their poses.
 * @param visible whether to draw over the images, rather than over gray.
 */
export async function refinedImages(
  model: string,
  { samples, files }: Dataset,
  threads: number,
  visible: boolean,
): Promise<readonly RefinedImage[]> {
  const opened = await openModelFile(model, { threads });
  try {
    const images: RefinedImage[] = [];
    for (let index = 0; index < shown; index++) {
      const { image: name, box } = at(samples, Math.floor(((index + 0.5) * samples.length) / shown));
      const image = await decodeImage(await files.read(name), name);
      const { people } = await opened.estimate(image, { boxes: box && [box] });
      const explained = {
        image,
        photograph: visible ? await jpegAddress(image, { longest: 1200, quality: 85 }) : undefined,
      };
      const size = { width: image.width, height: image.height };
      const panels = stagePanels(explained, opened.metadata, at(people, 0));
      images.push({ name: basename(name), size, panels });
    }
    return images;
  } finally {
    await opened.close();
  }
}
