import { describe, expect, it } from 'vitest';
import { findImages } from '../../src/data/find-images.ts';
import { memorySource, readCoco } from '../../src/data/index.ts';
import { json, mouseDocument } from './coco-files.ts';

const source = (...names: readonly string[]) =>
  memorySource(Object.fromEntries(names.map((name) => [name, new Uint8Array(1)])), 'there');

describe('an image named by labels', () => {
  it.each<[string, string, string]>([
    ['with the folders', 'images/a b.png', 'images/a b.png'],
    ['without the folder', 'a b.png', 'images/a b.png'],
    ['decomposed', 'images/Mäuse.png'.normalize('NFD'), 'images/Mäuse.png'],
    ['decomposed, without the folder', 'Mäuse.png'.normalize('NFD'), 'images/Mäuse.png'],
  ])('is found by its own name: %s', async (_, name, file) => {
    const find = await findImages(source('images/a b.png', 'images/Mäuse.png', 'x/c.png'), [name]);
    expect(find(name)).toBe(file);
    expect(find.remarks).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['percent-encoding', 'M%C3%A4use.png', 'images/Mäuse.png'],
    ['percent-encoding of a percent sign', 'a%2520b.png', 'images/a%20b.png'],
    ['an address', 'http://localhost:8080/data/upload/4/a%2520b.png', 'images/a%20b.png'],
    ['a place in a query', '/data/local-files/?d=set%2FM%C3%A4use.png', 'images/Mäuse.png'],
    ['a signed address', 'https://b.example/set/x.PNG?X-Signature=ab%2Fcd&e=1', 'images/x.PNG'],
    ['a version in a query', 'x.PNG?v=2', 'images/x.PNG'],
    ['a bucket', 's3://bucket/set/x.PNG', 'images/x.PNG'],
    ['a path of Windows', 'C:\\Users\\me\\upload\\x.PNG', 'images/x.PNG'],
    ['a path from above', '../../upload/4/x.PNG', 'images/x.PNG'],
    ['an absolute path', '/images/x.PNG', 'images/x.PNG'],
    ['other capitals', 'x.png', 'images/x.PNG'],
    ['other capitals of the folder', 'IMAGES/x.PNG', 'images/x.PNG'],
    ['more folders', 'project/data/vid1/0.png', 'images/vid1/0.png'],
    ['spaces around it', 'x.PNG ', 'images/x.PNG'],
  ])('is found by a similar name, with a remark: %s', async (_, name, file) => {
    const files = source(
      'images/Mäuse.png',
      'images/a%20b.png',
      'images/x.PNG',
      'images/vid1/0.png',
      'images/vid2/0.png',
    );
    const find = await findImages(files, [name]);
    expect(find(name)).toBe(file);
    expect(find.remarks).toEqual([
      `1 image was found by a name that differs from the labels, e.g. "${name}" as ${file} – in there`,
    ]);
  });

  it('is not found if the name fits two files, or two names fit one file', async () => {
    const files = source('images/vid1/0.png', 'images/vid2/0.png', 'images/A.png', 'images/only.png');
    for (const names of [
      ['old/0.png'],
      ['project/vid3/0.png'],
      ['a/ONLY.png', 'b/only.PNG'],
      ['images/only.png', 'ONLY.png'],
    ]) {
      const find = await findImages(files, names);
      expect(names.map(find).filter((file, index) => file !== names[index])).toEqual([]);
      expect(find.remarks).toEqual([]);
    }
  });

  it('is refused if its exact name fits two files', async () => {
    const find = await findImages(source('a/0.png', 'b/0.png'), ['0.png']);
    expect(() => find('0.png')).toThrow('several images fit the name "0.png" – got a/0.png and b/0.png');
  });

  it('is named with the remark by a reader', async () => {
    const document = mouseDocument(1);
    const images = document.images.map((image) => ({ ...image, file_name: 'set/FRAME000.png' }));
    const files = memorySource({
      'mice.json': json({ ...document, images }),
      'images/frame000.png': new Uint8Array(1),
    });
    const { samples, remarks = [] } = await readCoco(files);
    expect(samples[0]!.image).toBe('images/frame000.png');
    expect(remarks[0]).toMatch(/"set\/FRAME000\.png" as images\/frame000\.png/);
  });
});
