import sharp from 'sharp';
import type { Dataset } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { cropMap, invert } from '../../geometry/index.ts';
import { warp } from '../../images/index.ts';
import { decodeImage } from '../../images/node.ts';
import { type EvaluationDocument, galleryBox, gallerySide } from '../../report/index.ts';

/** The crops that a report's gallery is drawn over; a picture that is not there or cannot be read is left out. */
export async function galleryPictures(
  { gallery, people }: EvaluationDocument,
  { files }: Dataset,
): Promise<ReadonlyMap<number, string>> {
  const size = { width: gallerySide, height: gallerySide };
  const pictures = new Map<number, string>();
  for (const shown of gallery) {
    const name = people[shown.person]?.image ?? '';
    try {
      const image = await decodeImage(await files.read(name), name);
      const crop = warp(image, invert(cropMap(galleryBox(shown), size)), size);
      const jpeg = await sharp(crop.data, { raw: { ...size, channels: 3 } })
        .jpeg({ quality: 78 })
        .toBuffer();
      pictures.set(shown.person, `data:image/jpeg;base64,${jpeg.toString('base64')}`);
    } catch (error) {
      if (!(error instanceof LimberError)) throw error;
    }
  }
  return pictures;
}
