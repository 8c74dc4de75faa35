import { describe, expect, it } from 'vitest';
import type { FileSource } from '../../../src/data/index.ts';
import { fileIdentity } from '../../../src/data/index.ts';
import { reopenSource } from '../../../src/data/node.ts';
import { LimberError } from '../../../src/errors.ts';

const composed = 'caf\u00e9';
const decomposed = 'cafe\u0301';

const utf8 = new TextEncoder();
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The contents of every source in the suite. */
export const contents: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  [
    'joints.csv',
    'images/b.jpg',
    'images/a.jpg',
    'images/more/c.jpg',
    'images/.hidden.jpg',
    '.cache/x.jpg',
    '__MACOSX/images/._a.jpg',
    `${composed}/1.png`,
    `words/${decomposed}.png`,
    'long.txt',
  ].map((name) => [name, utf8.encode(name === 'long.txt' ? 'many words '.repeat(300) : `this is ${name}`)]),
);

const visible = [
  'images/a.jpg',
  'images/b.jpg',
  'images/more/c.jpg',
  'joints.csv',
  'long.txt',
  `${composed}/1.png`,
  `words/${decomposed}.png`,
].sort();

/** Tests that a source of `contents` fulfills the promises of `FileSource`. */
export function conformsAsSource(kind: string, open: () => FileSource | Promise<FileSource>): void {
  describe(`a source of files: ${kind}`, () => {
    const read = async (name: string) => textOf(await (await open()).read(name));
    const problem = async (work: Promise<unknown>) => {
      const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(LimberError);
      return error instanceof LimberError ? error.message : '';
    };

    it('reads files as plain bytes that the reader may change', async () => {
      const files = await open();
      for (const name of Object.keys(contents)) {
        const bytes = await files.read(name);
        expect(bytes).toEqual(contents[name]);
        expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
        bytes.fill(0);
      }
      expect(await files.read('long.txt')).toEqual(contents['long.txt']);
      expect(await read('./images//more/./c.jpg')).toBe('this is images/more/c.jpg');
    });

    it('lists files that are not hidden, sorted, with names that can be read', async () => {
      const files = await open();
      expect(await files.list('')).toEqual(visible);
      expect(await files.list('.')).toEqual(visible);
      const images = ['images/a.jpg', 'images/b.jpg', 'images/more/c.jpg'];
      for (const name of ['images', 'images/', './images']) expect(await files.list(name)).toEqual(images);
      expect(await files.list('images/more')).toEqual(['images/more/c.jpg']);
      for (const name of await files.list('')) await files.read(name);
    });

    it('finds names in either Unicode form', async () => {
      for (const word of [composed, decomposed]) {
        expect(await read(`${word}/1.png`)).toBe(`this is ${composed}/1.png`);
        expect(await read(`words/${word}.png`)).toBe(`this is words/${decomposed}.png`);
        expect((await (await open()).list(word)).map((name) => name.normalize('NFC'))).toEqual([
          `${composed}/1.png`,
        ]);
      }
    });

    it.each(['../x', 'images/../../x', '/etc/passwd', '..', 'C:\\x', 'images\\..\\..\\x', 'a\0b'])(
      'refuses %j',
      async (name) => {
        const files = await open();
        const refused = 'is outside the folder – expected a relative name without ".."';
        expect(await problem(files.read(name))).toContain(refused);
        expect(await problem(files.list(name))).toContain(refused);
      },
    );

    it('explains a wrong name, and names the source', async () => {
      const files = await open();
      const sentence = (name: string, got: string) => `cannot read "${name}" – got ${got} – in ${files.name}`;
      const nothing = 'no such file or folder';
      expect(await problem(files.read('joints.mat'))).toBe(sentence('joints.mat', nothing));
      expect(await problem(files.read('none/joints.mat'))).toBe(sentence('none/joints.mat', nothing));
      expect(await problem(files.list('none'))).toBe(sentence('none', nothing));
      expect(await problem(files.read('images'))).toBe(sentence('images', 'a folder'));
      const through = 'a path that leads through a file';
      expect(await problem(files.read('joints.csv/x'))).toBe(sentence('joints.csv/x', through));
      expect(await problem(files.list('joints.csv'))).toBe(sentence('joints.csv', through));
    });

    it('can be opened again from its description, as workers do', async () => {
      const files = await open();
      const again = reopenSource(structuredClone(files.description));
      expect(again.name).toBe(files.name);
      expect(await again.list('')).toEqual(visible);
      for (const name of Object.keys(contents)) expect(await again.read(name)).toEqual(contents[name]);
    });

    it('distinguishes files with any names', async () => {
      const files = await open();
      const identity = (name: string) => fileIdentity(files, name);
      expect(identity('./images//a.jpg')).toBe(identity('images/a.jpg'));
      expect(identity(`words/${composed}.png`)).toBe(identity(`words/${decomposed}.png`));
      expect(new Set(Object.keys(contents).map(identity)).size).toBe(Object.keys(contents).length);
    });
  });
}
