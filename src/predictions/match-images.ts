import { LimberError } from '../errors.ts';
import { at, groupBy } from '../foundation/index.ts';

/**
 * Matches predictions to images when the two sides use different folders. The file names must be equal. If several
 * predictions have the same file name, the one that shares the longest end of the path is taken. A prediction that
 * gives the full name of a labeled image is used only for that image.
 * @param labeled the dataset's images, each once
 * @param predicted the images of the predictions
 * @returns for each labeled image the index of its prediction, `undefined` without one
 * @throws LimberError when two predictions fit equally well.
 */
export function matchImages(
  labeled: readonly string[],
  predicted: readonly string[],
  where: string,
): readonly (number | undefined)[] {
  const byName = groupBy(predicted.keys(), (index) => fileName(predicted[index] ?? ''));
  const whole = new Set(labeled);
  return labeled.map((image) => {
    const candidates = (byName.get(fileName(image)) ?? [])
      .filter((index) => predicted[index] === image || !whole.has(at(predicted, index)))
      .map((index) => ({ index, shared: sharedParts(image, at(predicted, index)) }));
    const most = Math.max(...candidates.map(({ shared }) => shared));
    const [best, rival] = candidates.filter(({ shared }) => shared === most);
    if (best !== undefined && rival !== undefined) {
      const [one, other] = [predicted[best.index], predicted[rival.index]];
      throw new LimberError({
        what: `two predictions for ${image}`,
        got: one === other ? `${one} twice` : `${one} and ${other}`,
        expected: 'one',
        where,
      });
    }
    return best?.index;
  });
}

/** The number of equal path segments, counted from the file name. */
function sharedParts(one: string, other: string): number {
  const [a, b] = [parts(one).reverse(), parts(other).reverse()];
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs < 0 ? a.length : differs;
}

function fileName(path: string): string {
  return parts(path).at(-1) ?? path;
}

function parts(path: string): string[] {
  return path.split(/[/\\]/);
}
