import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';

/** The images of a file's rows. */
export interface RowImages {
  readonly images: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Finds the image of each row. A row named by an image keeps this name. A row named by a frame's number belongs to the
 * image whose file name ends in this number, because tools name frames of a film this way. If no number fits and there
 * are as many rows as images, rows belong to the images in order.
 *
 * Images whose folder's name is the beginning of the file's name are preferred, because DeepLabCut names its tables
 * after the film.
 * @param rows the rows' names
 * @param labeled the images of the dataset's people, in order
 * @throws LimberError when the numbers fit in neither way.
 */
export function rowImages(rows: readonly string[], labeled: readonly string[], where: string): RowImages {
  if (!rows.every((row) => /^\d+$/.test(row))) return { images: rows, remarks: [] };
  const all = [...new Set(labeled)];
  const ofFilm = all.filter((image) => isOfFilm(image, where));
  const images = ofFilm.length > 0 ? ofFilm : all;
  const byNumber = new Map(images.map((image) => [frameNumber(image), image]));
  const numbers = rows.map(Number);
  const found = new Set(numbers.filter((number) => byNumber.has(number)));
  const distinct = byNumber.size === images.length && !byNumber.has(undefined);
  const named = () => numbers.map((number) => byNumber.get(number) ?? `frame ${number}`);
  if (distinct && found.size === images.length) return { images: named(), remarks: [] };
  const span = `${rows.length} frames, ${rows[0]} to ${rows.at(-1)}`;
  if (rows.length === images.length) {
    const remark = `the file has ${span}, and no images' names: they are taken for the ${images.length} images in the labels' order`;
    return { images, remarks: [remark] };
  }
  if (distinct && found.size > 0) return { images: named(), remarks: [] };
  throw new LimberError({
    what: 'the frames are not those of the images',
    got: `${span}, and images such as ${at(images, 0)}`,
    expected: `images whose names end in their frame's number, or one frame for each of the ${images.length} images`,
    where,
  });
}

/** The image of a file named after it: the image with the same name, or with the number at its end. */
export function imagesCalled(stems: readonly string[], labeled: readonly string[]): readonly string[] {
  const all = [...new Set(labeled)];
  const byStem = new Map(all.map((image) => [stem(image), image]));
  if (stems.some((name) => byStem.has(name))) return stems.map((name) => byStem.get(name) ?? name);
  const byNumber = new Map(all.map((image) => [frameNumber(image), image]));
  const distinct = byNumber.size === all.length;
  return stems.map((name) => (distinct && byNumber.get(frameNumber(`${name}.`))) || name);
}

function isOfFilm(image: string, where: string): boolean {
  const folder = image.split('/').at(-2) ?? '';
  return folder !== '' && at(where.split(/[\\/]/), -1).startsWith(folder);
}

function stem(image: string): string {
  return at(image.split(/[\\/]/), -1).replace(/\.[^.]*$/, '');
}

/** The number at the end of an image's name. */
function frameNumber(image: string): number | undefined {
  const [, digits] = /(\d+)\.[^./\\]*$/.exec(image) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
