import { describe, expect, it } from 'vitest';
import { listedCommands } from './listed-commands.ts';
import { loadedModules } from './loaded-modules.ts';

/** Native packages, which a computer may lack. */
const native = /\/node_modules\/(sharp|@img|onnxruntime-node)\//;

const helps = (await listedCommands()).map(({ words }) => [...words, '--help']);

describe('the program loads few modules and no native package', () => {
  it.each([['--version'], ['--help'], ...helps].map((words) => words.join(' ')))(
    'for limber %s',
    async (words) => {
      const loaded = await loadedModules(...words.split(' '));
      expect(loaded.filter((path) => /\/src\/cli\/main\.ts$/.test(path))).toHaveLength(1);
      expect(loaded.filter((path) => native.test(path))).toEqual([]);
      expect(loaded.length).toBeLessThan(60);
    },
  );
});
