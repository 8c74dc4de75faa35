import { LimberError } from '../../../errors.ts';
import { findImages } from '../../find-images.ts';
import type { Split } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';
import type { YoloConfig } from './config.ts';

/** An image and its split; `all` if the settings do not state it. */
export interface PartImage {
  readonly image: string;
  readonly part: Split;
}

/** The images named by the settings, and remarks about them. */
export interface FoundParts {
  readonly images: readonly PartImage[];
  readonly remarks: readonly string[];
}

const imageName = /\.(png|jpe?g|webp|bmp)$/i;

/**
 * Finds the images of `train`, `val` and `test`. Those of `test`, or otherwise of `val`, are for testing; the others
 * are for training. With only one part, or the same images in both, nothing is divided. An image in two parts stays in
 * the first.
 *
 * @throws LimberError when `train` names no existing folder, list or image; other parts are then left out.
 */
export async function partImages(files: FileSource, config: YoloConfig): Promise<FoundParts> {
  const all = (await files.list('')).filter((name) => !/(^|\/)\./.test(name));
  const missing: string[] = [];
  const found = async (places: readonly string[], isNeeded = false) => {
    const lists = [];
    for (const place of places) {
      const images = await imagesAt(files, all, place, config);
      if (images === undefined && isNeeded) throw noImages(all, place, config);
      if (images === undefined) missing.push(place);
      else lists.push(images);
    }
    return [...new Set(lists.flat())];
  };
  const train = await found(config.train, true);
  // Exports of a part name folders that they do not contain.
  const isOnly = train.length === 0;
  const [val, test] = [await found(config.val, isOnly), await found(config.test, isOnly)];
  const absent =
    missing.length > 0
      ? [`no images at "${missing.join('", "')}", so this part is left out – in ${config.where}`]
      : [];
  const held = test.length > 0 ? test : val;
  const learned = test.length > 0 ? [...new Set([...train, ...val])] : train;
  if (train.length + held.length === 0) {
    throw new LimberError({
      what: 'no images',
      expected: 'train and val with folders of images',
      where: config.where,
    });
  }
  const isLearned = new Set(learned);
  const shared = held.filter((image) => isLearned.has(image));
  const own = held.filter((image) => !isLearned.has(image));
  const count = shared.length === 1 ? '1 image is' : `${shared.length} images are`;
  if (own.length === 0 || learned.length === 0) {
    const images = learned.length > 0 ? learned : held;
    const remark = `train and val are the same images, so there is no test split – in ${config.where}`;
    return {
      images: images.map((image) => ({ image, part: 'all' })),
      remarks: [...absent, ...(shared.length > 0 ? [remark] : [])],
    };
  }
  return {
    images: [
      ...learned.map((image) => ({ image, part: 'train' }) as const),
      ...own.map((image) => ({ image, part: 'test' }) as const),
    ],
    remarks: [
      ...absent,
      ...(val.length > 0 && test.length > 0
        ? [
            `the images of val count as training data, because those of test are for testing; "data.validation" in a recipe holds subjects out – in ${config.where}`,
          ]
        : []),
      ...(shared.length > 0
        ? [`${count} in two parts and count for training, e.g. ${shared[0]} – in ${config.where}`]
        : []),
    ],
  };
}

async function imagesAt(
  files: FileSource,
  all: readonly string[],
  place: string,
  { path }: YoloConfig,
): Promise<readonly string[] | undefined> {
  for (const variant of placesMeant(place, path)) {
    if (/\.txt$/i.test(variant) && all.includes(variant)) return listedImages(files, variant);
    const below = all.filter(
      (name) => imageName.test(name) && (variant === '' || name.startsWith(`${variant}/`)),
    );
    if (below.length > 0) return below;
  }
  return undefined;
}

function noImages(all: readonly string[], place: string, { where }: YoloConfig): LimberError {
  return new LimberError({
    what: `no images at "${place}"`,
    got: `${all.filter((name) => imageName.test(name)).length} images in all`,
    expected: 'a folder of images, or a .txt file that lists them',
    where,
  });
}

/**
 * Likely locations of a path: below the dataset's own path, then with fewer and fewer leading folders. Paths are often
 * those of another machine.
 */
function placesMeant(place: string, path: string | undefined): readonly string[] {
  const parts = (name: string) =>
    name
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.' && part !== '..');
  const own = parts(place);
  const whole = [...parts(path ?? ''), ...own];
  const variants = [...whole.map((_, from) => whole.slice(from)), ...own.map((_, from) => own.slice(from))];
  const isRoot = own.length === 0 || /^\.\/?$/.test(place);
  return [...new Set([...variants.map((names) => names.join('/')), ...(isRoot ? [''] : [])])];
}

async function listedImages(files: FileSource, name: string): Promise<readonly string[]> {
  const { text } = await readText(files, name);
  const lines = text
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .replaceAll('\\', '/')
        .replace(/^(\.?\/)+/, ''),
    )
    .filter((line) => line !== '');
  const find = await findImages(files, lines);
  return lines.map(find);
}
