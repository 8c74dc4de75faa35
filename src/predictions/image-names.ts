import type { DatasetImage } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at, groupBy } from '../foundation/index.ts';

/**
 * Replaces ids of images in predictions by the images' names.
 * If the labels give no ids, a number stands for the image whose file name is that number, as in COCO: `139` is
 * `000000000139.jpg`. If the labels give ids but none occurs in the predictions, an id is compared with file names
 * without extension, as Ultralytics writes them.
 * @param by `file numbers` reads ids as numbers in file names, although the labels give ids.
 * @throws LimberError when two images have the same id, which can happen with two annotation files.
 */
export function imageNames(
  images: readonly string[],
  known: readonly DatasetImage[],
  where: string,
  by: 'ids' | 'file numbers' = 'ids',
): readonly string[] {
  const hasIds = by === 'ids' && known.some(({ id }) => id !== undefined);
  const ids = groupBy(known, ({ name, id }) => (hasIds ? id?.toString() : numberOf(name)));
  const names = new Set(known.flatMap(({ name }) => [name, fileName(name)]));
  const isKnown = images.some((image) => ids.has(image) || names.has(image) || names.has(fileName(image)));
  const byStem = hasIds && !isKnown;
  const byId = byStem ? groupBy(known, ({ name }) => plainNumber(stemOf(name))) : ids;
  return images.map((image) => {
    const [first, second] = byId.get(hasIds && !byStem ? image : plainNumber(image)) ?? [];
    if (first !== undefined && second !== undefined) {
      throw new LimberError({
        what: `several images may be meant by ${image}`,
        got: `${first.name} and ${second.name}`,
        expected: 'one: the names of images, or a single annotation file',
        where,
      });
    }
    return first?.name ?? image;
  });
}

function fileName(image: string): string {
  return at(image.split(/[/\\]/), -1);
}

function stemOf(image: string): string {
  return fileName(image).replace(/\.[^.]*$/, '');
}

/** The number without leading zeros. */
function plainNumber(text: string): string {
  return /^\d+$/.test(text) ? `${Number(text)}` : text;
}

/** The number at the end of an image's file name. */
function numberOf(image: string): string | undefined {
  const [, digits] = /(?:^|[/\\_])(\d+)\.[^./\\]+$/.exec(image) ?? [];
  return digits === undefined ? undefined : `${Number(digits)}`;
}
