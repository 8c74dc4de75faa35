import type { DatasetImage } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { groupBy } from '../foundation/index.ts';

/**
 * What predictions call pictures, as far as these are ids, as the pictures' names. Where the labels give no ids, a
 * number is the picture that is called by it, as COCO's are: `139` is `000000000139.jpg`.
 *
 * @throws LimberError when two pictures have the id, as those of two annotation files may.
 */
export function pictureNames(
  images: readonly string[],
  pictures: readonly DatasetImage[],
  where: string,
): readonly string[] {
  const hasIds = pictures.some(({ id }) => id !== undefined);
  const byId = groupBy(pictures, ({ name, id }) => (hasIds ? id?.toString() : numberOf(name)));
  return images.map((image) => {
    const [first, second] = byId.get(!hasIds && /^\d+$/.test(image) ? `${Number(image)}` : image) ?? [];
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

/** The number that a picture's file is called by. */
function numberOf(image: string): string | undefined {
  const [, digits] = /(?:^|[/\\_])(\d+)\.[^./\\]+$/.exec(image) ?? [];
  return digits === undefined ? undefined : `${Number(digits)}`;
}
