import { describe, expect, it } from 'vitest';
import { loadedModules } from './loaded-modules.ts';

/** Native packages, which a computer may lack. */
const native = /\/node_modules\/(sharp|@img|onnxruntime-node)\//;

const commands = [
  'predict',
  'explain',
  'eval',
  'train',
  'reproduce',
  'data',
  'data convert',
  'data lint',
  'data relabel',
  'data show',
  'data stats',
  'data synthetic',
  'import',
  'bench',
];

/** Files that a call may load. The help of `data lint` lists the rules, which it takes from the rules themselves. */
const most = (words: string) => (words === 'data lint --help' ? 200 : 60);

describe('the program loads few modules and no native package', () => {
  it.each(['--version', '--help', ...commands.map((command) => `${command} --help`)])(
    'for limber %s',
    async (words) => {
      const loaded = await loadedModules(...words.split(' '));
      expect(loaded.filter((path) => /\/src\/cli\/main\.ts$/.test(path))).toHaveLength(1);
      expect(loaded.filter((path) => native.test(path))).toEqual([]);
      expect(loaded.length).toBeLessThan(most(words));
    },
  );
});
