import { dirname, relative, resolve, sep } from 'node:path';
import type { Dataset } from '../../data/index.ts';

/** Names images from the output file's folder, or from the dataset's where they are not below that or not in a folder. */
export function imageNamer({ files: { description } }: Dataset, out: string): (image: string) => string {
  if (description.kind !== 'folder') return (image) => image;
  const home = dirname(resolve(out));
  return (image) => {
    const name = relative(home, resolve(description.path, image)).split(sep).join('/');
    return name.startsWith('../') ? image : name;
  };
}
