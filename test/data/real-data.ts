import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The real datasets, if the machine has them. */
export const dataFolder =
  process.env.LIMBER_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

export function haveData(...names: readonly string[]): boolean {
  return names.every((name) => existsSync(`${dataFolder}/${name}`));
}
