import { LimberError } from '../../errors.ts';
import { parts } from './source.ts';

/** @throws LimberError for a name that leads out of a source: `..`, an absolute path or a drive. */
export function refuseEscape(name: string, source: string): void {
  if (!/^([/\\]|[a-z]:)/i.test(name) && !name.split(/[/\\]/).includes('..') && !name.includes('\0')) return;
  throw new LimberError({
    what: `"${name.replaceAll('\0', '\\0')}" is outside the folder`,
    expected: 'a relative name without ".."',
    where: source,
  });
}

/** Whether a file is hidden: a segment of its name begins with a dot or is `__MACOSX`, which macOS adds to archives. */
export function isHidden(name: string): boolean {
  return parts(name).some((part) => part.startsWith('.') || part === '__MACOSX');
}

/**
 * The first folder of every name, with a `/` at the end, if all names share it; otherwise `''`. Hidden files are not
 * considered.
 */
export function commonFolder(names: readonly string[]): string {
  const [first = '', ...others] = names.filter((name) => !isHidden(name));
  const folder = first.slice(0, first.indexOf('/') + 1);
  return others.every((name) => name.startsWith(folder)) ? folder : '';
}
