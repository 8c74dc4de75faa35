import { dirname, relative, resolve, sep } from 'node:path';
import type { Dataset } from '../../data/index.ts';

/**
 * Names images relative to the output file's folder. Images that do not lie below it, or not in a folder, keep their
 * names in the dataset.
 */
export function imageNamer({ files: { description } }: Dataset, out: string): (image: string) => string {
  if (description.kind !== 'folder') return (image) => image;
  const home = dirname(resolve(out));
  return (image) => {
    const name = relative(home, resolve(description.path, image)).split(sep).join('/');
    return name.startsWith('../') ? image : name;
  };
}
