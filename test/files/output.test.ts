import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileSink, writeWhole } from '../../src/files/output.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-output-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('fileSink', () => {
  it('replaces the file when it is finished, and only then', async () => {
    const path = join(root, 'poses.json');
    await writeFile(path, 'older');
    const sink = await fileSink(path);
    await sink.write('new');
    expect(await readFile(path, 'utf8')).toBe('older');
    await sink.finish();
    await sink.abandon();
    expect(await readdir(root)).toEqual(['poses.json']);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('keeps an unfinished file under another name', async () => {
    const path = join(root, 'poses.json');
    await writeFile(path, 'older');
    const sink = await fileSink(path);
    await sink.write('half');
    expect(await sink.finishEarly()).toBe(join(root, 'poses.partial.json'));
    await sink.abandon();
    expect((await readdir(root)).sort()).toEqual(['poses.json', 'poses.partial.json']);
    expect(await readFile(path, 'utf8')).toBe('older');
    expect(await readFile(join(root, 'poses.partial.json'), 'utf8')).toBe('half');
  });

  it('refuses a folder before anything is written', async () => {
    await expect(fileSink(root)).rejects.toThrow(`cannot write file – got a folder – in ${root}`);
  });

  it('keeps the data when the file cannot get its name, and tells where it is', async () => {
    const path = join(root, 'poses.json');
    const sink = await fileSink(path);
    await sink.write('an hour of work');
    await mkdir(path);
    const error: unknown = await sink.finish().catch((error: unknown) => error);
    await sink.abandon();
    const [partial = ''] = (await readdir(root)).filter((name) => name.endsWith('.partial'));
    expect(error).toMatchObject({
      name: 'LimberError',
      message: `cannot write file, all of it is in ${join(root, partial)} – got a folder – in ${path}`,
    });
    expect(await readFile(join(root, partial), 'utf8')).toBe('an hour of work');
  });
});

describe('writeWhole', () => {
  it("creates the file's folder", async () => {
    await writeWhole(join(root, 'a/b/c.txt'), new Uint8Array([104, 105]));
    expect(await readdir(join(root, 'a/b'))).toEqual(['c.txt']);
    expect(await readFile(join(root, 'a/b/c.txt'), 'utf8')).toBe('hi');
  });
});
