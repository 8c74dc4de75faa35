import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/index.ts';
import { openSource } from '../../../src/data/node.ts';
import { limber } from '../run.ts';
import { writeTinyCoco } from '../tiny-coco.ts';
import { writeTinyLsp } from '../tiny-dataset.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-convert-'));
  await writeTinyLsp(join(root, 'lsp'), 3);
  const subjects = [{ image: 1, keypoints: [1, 2, 2, 3, 4, 1] }];
  await writeTinyCoco(join(root, 'lost'), ['tip', 'base'], subjects, { photos: false });
});
afterAll(() => rm(root, { recursive: true }));

describe('limber data convert', () => {
  it('writes a file that can be read again, and prints what differs', async () => {
    const out = join(root, 'lsp/all.json');
    const { status, stdout, stderr } = await limber([
      'data',
      'convert',
      '--data',
      `lsp:${root}/lsp`,
      '--out',
      out,
    ]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      `3 subjects in 3 images, skeleton lsp  ${out}`,
      'differs: 3 missing boxes are replaced by the box around the joints',
      "differs: 3 missing areas are replaced by the box's area",
      '',
    ]);
    const [original, again] = await Promise.all([
      openDataset(`lsp:${root}/lsp`, openSource),
      openDataset(`coco:${out}`, openSource),
    ]);
    expect(again.samples.map(({ pose }) => pose)).toEqual(original.samples.map(({ pose }) => pose));
    expect(again.samples.map(({ image }) => image)).toEqual(original.samples.map(({ image }) => image));
    expect(again.samples[0]!.imageSize).toEqual({ width: 64, height: 48 });
    expect(again.skeleton).toBe(original.skeleton);
  });

  it('says that the format loses a chosen split, and which option keeps it', async () => {
    const data = join(root, 'puppets');
    await limber(['data', 'synthetic', '--count', '10', '--side', '32', '--out', data]);
    const convert = (...parameters: string[]) =>
      limber(['data', 'convert', '--data', `coco:${data}`, ...parameters]);
    const whole = await convert('--out', join(root, 'puppets.json'));
    const part = await convert('--split', 'test', '--out', join(root, 'test.json'));
    expect([whole.status, part.status]).toEqual([0, 0]);
    expect(whole.stdout).toContain('differs: the written file has other test images than the dataset;');
    expect(part.stdout).not.toContain('other test images');
  });

  it.each(['deeplabcut', 'yolo'])(
    'writes a folder of %s that can be read again, with its images',
    async (format) => {
      const out = join(root, `as-${format}`);
      const command = ['data', 'convert', '--data', `lsp:${root}/lsp`, '--format', format, '--out', out];
      const { status, stdout, stderr } = await limber(command);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`3 subjects in 3 images, skeleton lsp  ${out}\n`);
      const [original, again] = await Promise.all([
        openDataset(`lsp:${root}/lsp`, openSource),
        openDataset(`${format}:${out}`, openSource),
      ]);
      const places = ({ samples }: typeof again) =>
        samples.map(({ pose }) =>
          pose.map((joint) => joint && [joint.point.x, joint.point.y].map(Math.fround)),
        );
      expect(places(again)).toEqual(places(original));
      expect((await again.files.read(again.samples[0]!.image)).length).toBeGreaterThan(100);
      const twice = await limber(command);
      expect([twice.status, twice.stderr]).toEqual([1, expect.stringContaining('the folder is not empty')]);
    },
  );

  it('refuses - as a file name', async () => {
    const { status, stderr } = await limber(['data', 'convert', '--data', `lsp:${root}/lsp`, '--out', '-']);
    expect(status).toBe(1);
    expect(stderr).toBe('limber: this output cannot go to standard output – got - – expected a file\n');
  });

  it('maps to another skeleton, and names joints without a counterpart', async () => {
    const file = join(root, 'arm.yaml');
    await writeFile(
      file,
      'name: arm\njoints: [left_wrist, left_elbow, pelvis, thumb]\nlimbs: [[left_wrist, left_elbow]]\n',
    );
    const out = join(root, 'arm.json');
    const parameters = ['--data', `lsp:${root}/lsp`, '--skeleton', file, '--derive', '--out', out];
    const { status, stdout } = await limber(['data', 'convert', ...parameters]);
    expect(status).toBe(0);
    expect(stdout).toContain('differs: unlabeled, because there is no counterpart: thumb\n');
    expect(stdout).toContain('differs: left out, not in the skeleton: right ankle, right knee,');
    const { images, categories, annotations } = JSON.parse(await readFile(out, 'utf8'));
    expect(images[0].file_name).toBe('lsp/images/im0001.jpg');
    expect(categories[0]).toMatchObject({
      keypoints: ['left_wrist', 'left_elbow', 'pelvis', 'thumb'],
      skeleton: [[1, 2]],
    });
    expect(annotations[0].num_keypoints).toBe(3);
  });

  it('skips missing images and reports them', async () => {
    const out = join(root, 'lost.json');
    const { status, stderr } = await limber(['data', 'convert', '--data', `coco:${root}/lost`, '--out', out]);
    expect(status).toBe(1);
    expect(stderr).toContain('limber: cannot read "001.png" – got no such file or folder – in ');
    expect(stderr).toContain('limber: 1 images have no size in the file\n');
    const { images, annotations } = JSON.parse(await readFile(out, 'utf8'));
    expect(images).toEqual([{ id: 1, file_name: 'lost/001.png' }]);
    expect(annotations).toHaveLength(1);
  });

  it('leaves no file behind when it fails', async () => {
    const out = join(root, 'none/none.json');
    const bad = await limber([
      'data',
      'convert',
      '--data',
      `lsp:${root}/lsp`,
      '--skeleton',
      'cat',
      '--out',
      out,
    ]);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toBe(
      'limber: unknown skeleton "cat" – expected lsp, flic, mpii, coco, limber19 or a .yaml or .json file\n',
    );
    await expect(readdir(join(root, 'none'))).rejects.toThrow('ENOENT');
  });
});
