import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandInputs } from '../../src/files/files.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-files-'));
  const names = [
    'b.jpg',
    'a.PNG',
    'notes.txt',
    '.hidden.jpg',
    'c [1].webp',
    'deep/d.jpg',
    'deep/deeper/e.jpeg',
    'odd/cat [2021-12-01].gif',
    'odd/Photos [2019]/f.gif',
  ];
  await mkdir(join(root, 'deep/deeper'), { recursive: true });
  await mkdir(join(root, 'odd/Photos [2019]'), { recursive: true });
  await mkdir(join(root, 'empty'));
  for (const name of names) await writeFile(join(root, name), '');
});
afterAll(() => rm(root, { recursive: true }));

async function expanded(...inputs: readonly string[]): Promise<readonly string[]> {
  const { paths, problems } = await expandInputs(inputs.map((input) => join(root, input)));
  return [...paths.map((path) => path.slice(root.length + 1)), ...problems.map(({ message }) => message)];
}

describe('expandInputs', () => {
  it.each([
    ['notes.txt', ['notes.txt']],
    ['', ['a.PNG', 'b.jpg', 'c [1].webp']],
    ['*.jpg', ['b.jpg']],
    ['.*.jpg', ['.hidden.jpg']],
    ['?.{jpg,PNG}', ['a.PNG', 'b.jpg']],
    ['[!a].*', ['b.jpg']],
    ['**/*.jp*g', ['b.jpg', 'deep/d.jpg', 'deep/deeper/e.jpeg']],
    ['deep/**', ['deep/d.jpg', 'deep/deeper/e.jpeg']],
    ['odd/*[2021-12-01].gif', ['odd/cat [2021-12-01].gif']],
    ['odd/Photos [2019]/*.gif', ['odd/Photos [2019]/f.gif']],
    ['deep/*/e.jpeg', ['deep/deeper/e.jpeg']],
    ['c [1].webp', ['c [1].webp']],
  ])('expands %j', async (input, paths) => {
    expect(await expanded(input)).toEqual(paths);
  });

  it('says which images and folders of a folder it does not take', async () => {
    const remarksOf = async (place: string) => (await expandInputs([join(root, place)])).remarks;
    expect(await remarksOf('odd')).toEqual([
      `1 image of another kind (cat [2021-12-01].gif) passed over in ${root}/odd: in a folder only .jpg, .jpeg, .png, .webp are taken`,
      `1 folder (Photos [2019]) passed over in ${root}/odd: name it to take its images`,
    ]);
    expect((await remarksOf('')).join()).toMatch(/^3 folders \(deep, empty, odd\) passed over/);
    expect(await remarksOf('deep/deeper')).toEqual([]);
  });

  it('keeps the order of arguments and names each file once', async () => {
    expect(await expanded('deep', 'b.jpg', '*.jpg', 'b.jpg')).toEqual(['deep/d.jpg', 'b.jpg']);
  });

  it('reports an argument that names no file and continues', async () => {
    expect(await expanded('nothing.jpg', 'b.jpg', '*.gif', 'empty')).toEqual([
      'b.jpg',
      `cannot read image – got no such file or folder – in ${root}/nothing.jpg`,
      `no file matches ${root}/*.gif – expected the path of an image, a folder, or a pattern such as "images/*.png"`,
      `no images in folder – expected files that end in .jpg, .jpeg, .png, .webp – in ${root}/empty`,
    ]);
  });

  // Root may read everything, so the test gives up root's rights for a moment.
  it.skipIf(process.platform === 'win32')('reports a folder without permission to read', async () => {
    await mkdir(join(root, 'locked'));
    await chmod(join(root, 'locked'), 0);
    await chmod(root, 0o755);
    const wasRoot = process.geteuid!() === 0;
    if (wasRoot) process.seteuid!(65534);
    try {
      expect(await expanded('locked')).toEqual([
        `cannot read folder – got permission denied – in ${root}/locked`,
      ]);
    } finally {
      if (wasRoot) process.seteuid!(0);
      await chmod(join(root, 'locked'), 0o755);
    }
  });
});
