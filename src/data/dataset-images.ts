import type { Size } from '../geometry/index.ts';
import type { Dataset, DatasetImage } from './dataset.ts';

/** All images of a dataset, with their sizes: first those that it lists, then those that only samples name. */
export function datasetImages({ images = [], samples }: Dataset): readonly DatasetImage[] {
  const found = new Map<string, Size | undefined>();
  for (const { image, imageSize } of samples) found.set(image, imageSize ?? found.get(image));
  const withSize = (image: DatasetImage): DatasetImage => {
    const size = image.size ?? found.get(image.name);
    return { ...image, size };
  };
  const listed = new Set(images.map(({ name }) => name));
  const others = [...found.keys()].filter((name) => !listed.has(name));
  return [...images, ...others.map((name) => ({ name }))].map(withSize);
}
