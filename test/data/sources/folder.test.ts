import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSource } from '../../../src/data/node.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-folder-'));
  await mkdir(join(root, 'data/images/more'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(join(root, 'data/joints.mat'), 'joints');
  for (const name of ['b.jpg', 'a.jpg', 'more/c.jpg']) await writeFile(join(root, 'data/images', name), name);
  await symlink(join(root, 'data'), join(root, 'data/images/loop'));
});
afterAll(() => rm(root, { recursive: true }));

describe('a folder on disk', () => {
  it('reads files and lists them with names that can be read', async () => {
    const files = folderSource(join(root, 'data'));
    expect(files.name).toBe(join(root, 'data'));
    expect(new TextDecoder().decode(await files.read('joints.mat'))).toBe('joints');
    expect(await files.list('images')).toEqual(['images/a.jpg', 'images/b.jpg', 'images/more/c.jpg']);
    expect(await files.list('images/')).toEqual(await files.list('images'));
    expect(await files.list('')).toContain('joints.mat');
    expect(new TextDecoder().decode(await files.read('images/more/c.jpg'))).toBe('more/c.jpg');
  });

  it('says that a file is no folder', async () => {
    const file = join(root, 'data/joints.mat');
    await expect(folderSource(file).list('')).rejects.toThrow(
      `not a folder – got a file – expected a dataset's folder or a .zip archive – in ${file}`,
    );
  });

  it('follows links to folders and files elsewhere, but not in circles and not twice', async () => {
    await mkdir(join(root, 'disk/one/deep'), { recursive: true });
    for (const name of ['1.jpg', 'deep/2.jpg']) await writeFile(join(root, 'disk/one', name), name);
    await mkdir(join(root, 'linked/own'), { recursive: true });
    await writeFile(join(root, 'linked/own/3.jpg'), '3');
    const links: readonly (readonly [target: string, link: string])[] = [
      ['disk/one', 'linked/frames'],
      ['linked/own', 'linked/same'],
      ['disk', 'disk/one/deep/up'],
      ['', 'linked/everything'],
      ['disk/one/1.jpg', 'linked/photo.jpg'],
      ['nowhere', 'linked/broken.jpg'],
    ];
    for (const [target, link] of links) await symlink(join(root, target), join(root, link));
    const files = folderSource(join(root, 'linked'));
    expect(await files.list('')).toEqual([
      'broken.jpg',
      'frames/1.jpg',
      'frames/deep/2.jpg',
      'own/3.jpg',
      'photo.jpg',
    ]);
    expect(new TextDecoder().decode(await files.read('frames/deep/2.jpg'))).toBe('deep/2.jpg');
  });

  it('gives plain bytes, not a Buffer', async () => {
    expect(Object.getPrototypeOf(await folderSource(join(root, 'data')).read('joints.mat'))).toBe(
      Uint8Array.prototype,
    );
  });

  it.each([
    '../secret.txt',
    'images/../../secret.txt',
    '/etc/passwd',
    '..',
    'C:\\x',
    'images\\..\\..\\x',
    'a\0b',
  ])('refuses %j', async (name) => {
    const files = folderSource(join(root, 'data'));
    await expect(files.read(name)).rejects.toThrow('is outside the folder – expected a relative name');
    await expect(files.list(name)).rejects.toThrow('is outside the folder – expected a relative name');
  });

  it('explains a wrong name', async () => {
    const files = folderSource(join(root, 'data'));
    const where = ` – in ${join(root, 'data')}`;
    await expect(files.read('joints-OC.mat')).rejects.toThrow(
      `cannot read "joints-OC.mat" – got no such file or folder${where}`,
    );
    await expect(files.read('images')).rejects.toThrow(`cannot read "images" – got a folder${where}`);
    await expect(files.list('joints.mat')).rejects.toThrow('got a path that leads through a file');
    await expect(files.read('joints.mat/x')).rejects.toThrow('got a path that leads through a file');
    await expect(folderSource(join(root, 'none')).read('x')).rejects.toThrow(
      `no such folder: ${join(root, 'none')}`,
    );
    await expect(folderSource(join(root, 'none')).list('')).rejects.toThrow(
      `no such folder: ${join(root, 'none')}`,
    );
  });

  // Root may read every folder, so the test gives up root's rights for a moment.
  it.skipIf(process.platform === 'win32')('does not report an unreadable folder as missing', async () => {
    await mkdir(join(root, 'locked/data'), { recursive: true });
    await chmod(join(root, 'locked'), 0);
    await chmod(root, 0o755);
    const wasRoot = process.geteuid!() === 0;
    if (wasRoot) process.seteuid!(65534);
    try {
      await expect(folderSource(join(root, 'locked/data')).read('joints.mat')).rejects.toThrow(
        `cannot read "joints.mat" – got permission denied – in ${join(root, 'locked/data')}`,
      );
    } finally {
      if (wasRoot) process.seteuid!(0);
      await chmod(join(root, 'locked'), 0o755);
    }
  });
});
