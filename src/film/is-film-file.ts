import { extname } from 'node:path';

const endings: readonly string[] = [
  '.mp4',
  '.m4v',
  '.mov',
  '.mkv',
  '.webm',
  '.avi',
  '.mpg',
  '.mpeg',
  '.wmv',
  '.3gp',
  '.ts',
  '.mts',
];

/** Whether a file is a film, by the ending of its name. */
export function isFilmFile(path: string): boolean {
  return endings.includes(extname(path).toLowerCase());
}
