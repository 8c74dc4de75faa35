import { LimberError } from '../../../errors.ts';
import { baseName, findImages } from '../../find-images.ts';
import type { FileSource } from '../../sources/index.ts';
import type { LabelStudioTask } from './schema.ts';

const imageFile = /\.(png|jpe?g|webp|bmp|gif|tiff?)(\?.*)?$/i;

/** The image of a task, as the task names it: `data.image`, else the only entry of `data` that names an image. */
export function imageOf({ data }: LabelStudioTask, where: string): string {
  const texts = Object.entries(data).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  const named = texts.filter(([, value]) => imageFile.test(value));
  const found = texts.find(([key]) => key === 'image') ?? (named.length === 1 ? named[0] : undefined);
  if (found !== undefined && found[1] !== '') return found[1];
  throw new LimberError({
    what: 'a task names no image',
    got: Object.keys(data).join(', ') || 'no data',
    expected: 'data with "image"',
    where,
  });
}

/**
 * The file name to search: the part after `?d=`, without scheme, host and the folders of Label Studio's storage. The
 * name of an upload begins with eight characters and a dash, which the file may lack.
 */
export function imageName(stated: string, present: readonly string[]): string {
  const query = /[?&]d=([^&]+)/.exec(stated)?.[1];
  const path = decoded(query ?? stated.replace(/\?.*$/, ''))
    .replaceAll('\\', '/')
    .replace(/^[a-z0-9+.-]+:\/\/[^/]*\//i, '')
    .replace(/^\/+/, '')
    .replace(/^data\/(upload|media)\/(\d+\/)?/, '');
  const bare = path.replace(/(^|\/)[0-9a-f]{8}-([^/]+)$/, '$1$2');
  const isThere = (name: string) => present.some((file) => `/${file}`.endsWith(`/${baseName(name)}`));
  return bare !== path && !isThere(path) && isThere(bare) ? bare : path;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Finds images by the name in the labels, or without the prefix of an upload. */
export async function imageNames(files: FileSource, stated: readonly string[]) {
  const present = await files.list('').catch((): readonly string[] => []);
  const plain = new Map(stated.map((name) => [name, imageName(name, present)]));
  const find = await findImages(files, [...plain.values()]);
  return { name: (name: string) => find(plain.get(name) ?? name), remarks: find.remarks };
}
