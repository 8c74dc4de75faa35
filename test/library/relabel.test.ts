import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, openTeacher, relabelDataset, type Teacher } from '../../src/public/node/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { writeTinyLsp } from '../cli/tiny-dataset.ts';
import { regressorModel } from '../fixtures/models.ts';

let root = '';
const at = (...names: string[]) => join(root, ...names);
const open = () => openDataset(`lsp:${at('tiny')}`, { split: 'all' });

/** Puts every joint into the middle of the box. */
const teacher: Teacher = {
  origins: [{ name: 'middle', sha256: '0' }],
  skeleton: lsp,
  label: async (_, { x, y, width, height }) =>
    lsp.joints.map(() => ({ point: { x: x + width / 2, y: y + height / 2 }, confidence: 0.9 })),
  close: async () => {},
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-library-relabel-'));
  await writeTinyLsp(at('tiny'), 4);
});
afterAll(() => rm(root, { recursive: true }));

it('refuses a teacher without confidences, whose joints would never count', async () => {
  await writeFile(at('regressor.onnx'), regressorModel());
  await expect(openTeacher([at('regressor.onnx')])).rejects.toThrow(
    /^the teacher gives no confidences, .* – got a model of coordinates – expected a model of belief maps/,
  );
});

describe('relabelDataset', () => {
  it('writes labels that can be opened, with teachers and rule', async () => {
    const out = at('tiny/relabeled.json');
    const { file, done, images } = await relabelDataset(await open(), teacher, {
      out,
      rule: { overrule: 0.5 },
    });
    expect({ file, done, images }).toEqual({ file: out, done: 4, images: 4 });
    const { info } = JSON.parse(await readFile(out, 'utf8'));
    expect(info).toMatchObject({ teachers: teacher.origins, rule: { overrule: 0.5 } });
    const { samples } = await openDataset(`coco:${out}`);
    expect(samples).toHaveLength(4);
    expect(samples[0]!.pose.some((joint) => joint?.source === 'teacher')).toBe(true);
  });

  it('keeps the labels until the signal under a name of their own, and an older file', async () => {
    const out = at('early.json');
    await writeFile(out, 'older');
    const controller = new AbortController();
    const { file, done } = await relabelDataset(await open(), teacher, {
      out,
      signal: controller.signal,
      on: ({ done }) => done === 2 && controller.abort(),
    });
    expect({ file, done }).toEqual({ file: at('early.partial.json'), done: 2 });
    const { images } = JSON.parse(await readFile(at('early.partial.json'), 'utf8'));
    expect(images).toHaveLength(2);
    expect(await readFile(out, 'utf8')).toBe('older');
  });

  it('writes nothing without `out`, or when it is ended before the first image', async () => {
    const before = await readdir(root);
    expect((await relabelDataset(await open(), teacher)).file).toBeUndefined();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(relabelDataset(await open(), teacher, { out: at('none.json'), signal })).rejects.toThrow(
      'enough',
    );
    expect(await readdir(root)).toEqual(before);
  });

  it('says at once that the file cannot be written', async () => {
    let seen = 0;
    const watching: Teacher = {
      ...teacher,
      label: (...given) => {
        seen++;
        return teacher.label(...given);
      },
    };
    await expect(relabelDataset(await open(), watching, { out: at('tiny') })).rejects.toThrow(
      'cannot write file – got a folder',
    );
    expect(seen).toBe(0);
    expect(existsSync(at('tiny.partial'))).toBe(false);
  });
});
