import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileIdentity, fileListSource, memorySource, zipSource } from '../../../src/data/index.ts';
import { folderSource, openSource, zipFileSource } from '../../../src/data/node.ts';
import { conformsAsSource, contents } from './conformance.ts';

/** A zip archive of the contents; with `level` 0 they are not compressed. */
const archive = (folder = '', level: 0 | 6 = 6) =>
  zipSync(
    Object.fromEntries(Object.entries(contents).map(([name, bytes]) => [folder + name, [bytes, { level }]])),
  );

const chosen = (folder: string) =>
  Object.entries(contents).map(([name, bytes]) => {
    const file = new File([bytes as Uint8Array<ArrayBuffer>], name.slice(name.lastIndexOf('/') + 1));
    return Object.defineProperty(file, 'webkitRelativePath', { value: folder && `${folder}/${name}` });
  });

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-sources-'));
  for (const [name, bytes] of Object.entries(contents)) {
    await mkdir(dirname(join(root, 'all', name)), { recursive: true });
    await writeFile(join(root, 'all', name), bytes);
  }
  await writeFile(join(root, 'all.zip'), archive('all/'));
  await writeFile(join(root, 'two.ZIP'), archive('one/two/'));
});
afterAll(() => rm(root, { recursive: true }));

conformsAsSource('a folder', () => folderSource(join(root, 'all')));
conformsAsSource('a zip archive on disk', () => openSource(join(root, 'all.zip')));
conformsAsSource('a folder in a zip archive on disk', () => openSource(join(root, 'two.ZIP/one/two')));
conformsAsSource('the bytes of a zip archive', () => zipSource(archive()));
conformsAsSource('a stored zip archive', () => zipSource(archive('', 0)));
conformsAsSource('a zip archive somebody chose', () =>
  zipSource(new File([archive('mice/') as Uint8Array<ArrayBuffer>], 'mice.zip')),
);
conformsAsSource('memory', () => memorySource(contents));
conformsAsSource('a folder somebody chose', () => fileListSource(chosen('mice')));

describe('a zip archive', () => {
  it('uses its only folder as its root, if it holds everything or the requested file', async () => {
    const name = 'somewhere/mice.zip';
    expect(await zipSource(archive('mice/'), { name }).read('joints.csv')).toEqual(contents['joints.csv']);
    const other = zipSource(archive('rats/'), { name });
    expect(await other.read('rats/joints.csv')).toEqual(contents['joints.csv']);
    const inside = zipSource(archive('rats/'), { root: './rats/images/' });
    expect(await inside.list('')).toEqual(['a.jpg', 'b.jpg', 'more/c.jpg']);
  });

  it('may have 64-bit offsets and sizes', async () => {
    const files = zipSource(asZip64(archive()));
    expect(await files.read('long.txt')).toEqual(contents['long.txt']);
    expect(await files.list('images')).toHaveLength(3);
  });

  it('may have backslashes from Windows', async () => {
    const bytes = zipSync({ 'mice\\a.txt': new Uint8Array([1]) });
    expect(await zipSource(bytes).read('mice/a.txt')).toEqual(new Uint8Array([1]));
  });

  it('explains what is wrong with it', async () => {
    const read = (bytes: Uint8Array, name = 'long.txt') => zipSource(bytes, { name: 'x.zip' }).read(name);
    const changed = (place: number, value: number) => archive().with(place, value);
    const first = Object.keys(contents)[0]!;
    await expect(read(new Uint8Array(10))).rejects.toThrow(
      'not a zip archive – got no end record: the file may be incomplete – in x.zip',
    );
    await expect(read(archive().slice(0, -30))).rejects.toThrow('not a zip archive');
    await expect(read(archive().slice(200))).rejects.toThrow(
      /^(damaged zip archive|cannot read) .* in x\.zip$/,
    );
    await expect(read(changed(0, 0), first)).rejects.toThrow(
      `cannot read "${first}" – got a damaged archive`,
    );
    await expect(read(changed(32 + first.length, 0), first)).rejects.toThrow(
      new RegExp(`^cannot read "${first}" – got (damaged data|a file whose checksum is wrong) – in x.zip$`),
    );
    const outside: Zippable = { '../x': new Uint8Array(1) };
    await expect(read(zipSync(outside))).rejects.toThrow('"../x" is outside the folder');
    const twice: Zippable = { 'a/x': new Uint8Array(1), 'a//x': new Uint8Array(1) };
    await expect(read(zipSync(twice))).rejects.toThrow('two files are called "a/x"');
    await expect(zipFileSource('none.zip').read('a')).rejects.toThrow(
      'cannot read zip archive – got no such file or folder – in none.zip',
    );
  });

  it('is read or refused with any byte changed', async () => {
    const bytes = archive();
    for (let place = 0; place < bytes.length; place += 7) {
      const files = zipSource(bytes.with(place, (bytes[place]! + 97) % 256));
      for (const name of ['joints.csv', 'long.txt']) {
        const found = await files.read(name).catch((error: unknown) => error);
        if (found instanceof Uint8Array) expect(found).toEqual(contents[name]);
        else expect(found).toMatchObject({ name: 'LimberError' });
      }
    }
  });
});

describe('files in memory', () => {
  it('are copied, and may be text', async () => {
    const bytes = new Uint8Array([1, 2]);
    const files = memorySource({ a: bytes, b: 'é' });
    bytes.fill(9);
    expect(await files.read('a')).toEqual(new Uint8Array([1, 2]));
    expect(new TextDecoder().decode(await files.read('b'))).toBe('é');
  });

  it('keep their names if chosen one by one, each file once', async () => {
    const files = [new File(['1'], 'a.png'), new File(['2'], 'b.png')];
    expect(await fileListSource(files).list('')).toEqual(['a.png', 'b.png']);
    expect(() => fileListSource([...files, new File(['3'], 'a.png')], 'my files')).toThrow(
      'two files are called "a.png" – expected each name once – in my files',
    );
  });

  it('give a clear error when the browser has lost access to them', async () => {
    const gone = Object.assign(new File(['1'], 'a.png'), {
      arrayBuffer: () => Promise.reject(new Error('gone')),
    });
    await expect(fileListSource([gone]).read('a.png')).rejects.toThrow(
      'cannot read "a.png" – got a file that was changed or removed after it was chosen – in the chosen files',
    );
  });
});

it('recognizes the same file in two sources', async () => {
  const [one, other] = [folderSource(join(root, 'all')), folderSource(join(root, 'all/images'))];
  expect(fileIdentity(other, 'a.jpg')).toBe(fileIdentity(one, 'images/a.jpg'));
  const zip = () => fileIdentity(openSource(join(root, 'all.zip')), 'joints.csv');
  expect(zip()).toBe(zip());
  const blob = new Blob([archive() as Uint8Array<ArrayBuffer>]);
  expect(fileIdentity(zipSource(blob), 'a')).toBe(fileIdentity(zipSource(blob), 'a'));
  expect(fileIdentity(zipSource(archive()), 'a')).not.toBe(fileIdentity(zipSource(blob), 'a'));
  expect(fileIdentity(memorySource(contents), 'a')).not.toBe(fileIdentity(memorySource(contents), 'a'));
});

/** The same archive, with the position of its directory and the first entry's sizes in 64-bit records. */
function asZip64(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  const [length, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const entries = bytes.slice(start, start + length);
  const entry = new DataView(entries.buffer);
  const nameEnd = 46 + entry.getUint16(28, true);
  const extra = new DataView(new ArrayBuffer(28));
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 24, true);
  for (const [place, field] of [24, 20, 42].entries()) {
    extra.setBigUint64(4 + 8 * place, BigInt(entry.getUint32(field, true)), true);
    entry.setUint32(field, 0xffffffff, true);
  }
  const old = entry.getUint16(30, true);
  entry.setUint16(30, old + 28, true);
  const record = new DataView(new ArrayBuffer(56 + 20));
  record.setUint32(0, 0x06064b50, true);
  record.setBigUint64(32, BigInt(view.getUint16(end + 10, true)), true);
  record.setBigUint64(40, BigInt(length + 28), true);
  record.setBigUint64(48, BigInt(start), true);
  record.setUint32(56, 0x07064b50, true);
  record.setBigUint64(64, BigInt(start + length + 28), true);
  const last = bytes.slice(end);
  last.fill(0xff, 8, 20);
  return new Uint8Array([
    ...bytes.subarray(0, start),
    ...entries.subarray(0, nameEnd),
    ...new Uint8Array(extra.buffer),
    ...entries.subarray(nameEnd),
    ...new Uint8Array(record.buffer),
    ...last,
  ]);
}
