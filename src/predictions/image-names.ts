import type { DatasetImage } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { groupBy } from '../foundation/index.ts';

/**
 * What predictions call pictures, as far as these are ids, as the pictures' names. Where the labels give no ids, a
 * number is the picture that is called by it, as COCO's are: `139` is `000000000139.jpg`. Where the labels give ids and
 * the predictions know none of them, an id is the picture whose name it is without its ending, as Ultralytics writes it.
 *
 * @throws LimberError when two pictures have the id, as those of two annotation files may.
 */
export function imageNames(
  images: readonly string[],
  known: readonly DatasetImage[],
  where: string,
): readonly string[] {
  const hasIds = known.some(({ id }) => id !== undefined);
  const ids = groupBy(known, ({ name, id }) => (hasIds ? id?.toString() : numberOf(name)));
  const names = new Set(known.flatMap(({ name }) => [name, fileName(name)]));
  const isKnown = images.some((image) => ids.has(image) || names.has(image) || names.has(fileName(image)));
  const byStem = hasIds && !isKnown;
  const byId = byStem ? groupBy(known, ({ name }) => plainNumber(stemOf(name))) : ids;
  return images.map((image) => {
    const [first, second] = byId.get(hasIds && !byStem ? image : plainNumber(image)) ?? [];
    if (first !== undefined && second !== undefined) {
      throw new LimberError({
        what: `several pictures may be meant by ${image}`,
        got: `${first.name} and ${second.name}`,
        expected: 'one: the names of pictures, or a single annotation file',
        where,
      });
    }
    return first?.name ?? image;
  });
}

function fileName(image: string): string {
  return image.split(/[/\\]/).at(-1)!;
}

function stemOf(image: string): string {
  return fileName(image).replace(/\.[^.]*$/, '');
}

/** A number without the zeros before it. */
function plainNumber(text: string): string {
  return /^\d+$/.test(text) ? `${Number(text)}` : text;
}

/** The number that a picture's file is called by. */
function numberOf(image: string): string | undefined {
  const [, digits] = /(?:^|[/\\_])(\d+)\.[^./\\]+$/.exec(image) ?? [];
  return digits === undefined ? undefined : `${Number(digits)}`;
}
