import { basename } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { stagePanels } from '../../explain/node.ts';
import { decodeImage, jpegAddress } from '../../images/node.ts';
import { openModelFile } from '../../runs/node.ts';
import type { RefinedImage } from '../page/index.ts';

/** How many people are shown; they are spread evenly over the test set, so nobody chose them. */
const shown = 4;

/**
 * How a cascade came to its poses, on a few people of a dataset.
 * @param visible whether on the pictures themselves, rather than on grey.
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
      const { image: name, box } = samples[Math.floor(((index + 0.5) * samples.length) / shown)]!;
      const image = await decodeImage(await files.read(name), name);
      const { people } = await opened.estimate(image, { boxes: box && [box] });
      const explained = {
        image,
        ...(visible && { photograph: await jpegAddress(image, { longest: 1200, quality: 85 }) }),
      };
      const size = { width: image.width, height: image.height };
      const panels = stagePanels(explained, opened.metadata, people[0]!);
      images.push({ name: basename(name), size, panels });
    }
    return images;
  } finally {
    await opened.close();
  }
}
