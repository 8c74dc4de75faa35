import { type LimberError, problemOf } from '../errors.ts';
import type { Size } from '../geometry/index.ts';
import type { Dataset } from './dataset.ts';
import { datasetImages } from './dataset-images.ts';
import type { Work } from './work.ts';

/**
 * Reads the width and height of the upright image from a file's first bytes.
 * @throws LimberError when the file is not an image.
 */
export type ImageSizeReader = (bytes: Uint8Array, where: string) => Promise<Size>;

/** The sizes of images, and the problems of images without a size. */
export interface ImageSizes {
  /** In pixels, by the image's name. */
  readonly sizes: ReadonlyMap<string, Size>;
  readonly problems: readonly LimberError[];
}

/** Reads the sizes of a dataset's images whose labels do not state them. Broken images are reported in `problems`. */
export async function readImageSizes(
  dataset: Dataset,
  readSize: ImageSizeReader,
  { on, signal }: Work = {},
): Promise<ImageSizes> {
  const { files } = dataset;
  const names = datasetImages(dataset).flatMap(({ name, size }) => (size ? [] : [name]));
  const sizes = new Map<string, Size>();
  const problems: LimberError[] = [];
  for (const [index, name] of names.entries()) {
    signal?.throwIfAborted();
    try {
      sizes.set(name, await readSize(await files.read(name), `${files.name}/${name}`));
    } catch (error) {
      problems.push(problemOf(error));
    }
    on?.({ kind: 'image', done: index + 1, total: names.length });
  }
  return { sizes, problems };
}
