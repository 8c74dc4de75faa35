import type { FileSource } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';

/** Files in memory, for tests. */
export function memoryFiles(files: ReadonlyMap<string, Uint8Array>): FileSource {
  return {
    name: 'memory',
    read: async (name) => {
      const bytes = files.get(name);
      if (!bytes) throw new LimberError({ what: `cannot read "${name}"`, where: 'memory' });
      return bytes;
    },
    list: async (folder) =>
      [...files.keys()].filter((name) => folder === '' || name.startsWith(`${folder}/`)).sort(),
  };
}
