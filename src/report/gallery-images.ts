import type { Dataset } from '../data/index.ts';
import { problemOf } from '../errors.ts';
import { cropMap } from '../geometry/index.ts';
import { type AnyImage, cropImage, type ImageDecoder } from '../images/index.ts';

import type { EvaluationDocument } from './document.ts';
import { galleryBox, gallerySide } from './gallery-box.ts';

/** The functions that a gallery needs from its environment. */
export interface ImageTools {
  readonly decode: ImageDecoder;
  /** Encodes an image as a `data:` address. */
  readonly address: (image: AnyImage) => Promise<string>;
}

/** The crops behind the figures of a report's gallery. Images that are missing or unreadable are left out. */
export async function galleryImages(
  { gallery, people }: EvaluationDocument,
  { files }: Dataset,
  { decode, address }: ImageTools,
): Promise<ReadonlyMap<number, string>> {
  const size = { width: gallerySide, height: gallerySide };
  const images = new Map<number, string>();
  for (const shown of gallery) {
    const name = people[shown.person]?.image ?? '';
    try {
      const image = await decode(await files.read(name), name);
      const crop = cropImage(image, cropMap(galleryBox(shown), size), size);
      images.set(shown.person, await address(crop));
    } catch (error) {
      problemOf(error);
    }
  }
  return images;
}
