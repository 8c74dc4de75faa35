import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrainingData } from '../../src/cli/train-data.ts';
import { parseRecipe, type Recipe } from '../../src/train/index.ts';
import { jointFirst } from '../data/lsp-files.ts';
import { writeTinyLsp } from './tiny-dataset.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-train-data-'));
  await writeTinyLsp(join(root, 'a'), 10);
  await writeTinyLsp(join(root, 'extended'), 4);
  // Nobody but the first person has two annotated joints.
  const label = (image: number, joint: number) => [joint, joint, image === 0 || joint === 0 ? 1 : 0] as const;
  await writeFile(join(root, 'extended/joints.mat'), jointFirst(4, label));
});
afterAll(() => rm(root, { recursive: true }));

function recipe(train: readonly unknown[], changes: object = {}): Recipe {
  const training = { batch: 2, steps: 1, rate: 0.1, optimizer: { kind: 'sgd' } };
  const data = { train, validation: 3 };
  return parseRecipe({ name: 'r', data, model: { kind: 'regressor' }, training, ...changes }, 'a test');
}

const ids = (samples: readonly { readonly id: string }[]) => samples.map(({ id }) => id);

describe('openTrainingData', () => {
  it('holds people of the first dataset out, the same for the same seed', async () => {
    const data = await openTrainingData(recipe(['lsp:a']), root);
    const held = data.heldOut.map(({ sample }) => sample.id);
    expect(held).toHaveLength(3);
    expect(data.heldOut.every(({ image }) => image.width === 64 && image.height === 48)).toBe(true);
    expect([...held, ...ids(data.folders[0]!.samples)].sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => `lsp/im${String(index + 1).padStart(4, '0')}`),
    );
    const heldWith = async (seed: number) =>
      (await openTrainingData(recipe(['lsp:a'], { seed }), root)).heldOut.map(({ sample }) => sample.id);
    expect(await heldWith(1)).toEqual(held);
    expect(await heldWith(2)).not.toEqual(held);
  });

  it('repeats a dataset, but never the people held out, even where it is named twice', async () => {
    const { folders, heldOut } = await openTrainingData(
      recipe([{ dataset: 'lsp:a', repeat: 2 }, 'lsp:./a']),
      root,
    );
    expect(folders.map(({ samples }) => samples.length)).toEqual([14, 7]);
    const trained = new Set(folders.flatMap(({ samples }) => ids(samples)));
    for (const { sample } of heldOut) expect(trained.has(sample.id)).toBe(false);
  });

  it('leaves people without two labelled joints out', async () => {
    const { folders } = await openTrainingData(recipe(['lsp:a', 'lspet:extended']), root);
    expect(ids(folders[1]!.samples)).toEqual(['lspet/im00001']);
  });

  it('refuses to hold everybody out', async () => {
    await expect(
      openTrainingData(
        recipe(['lspet:extended'], { data: { train: ['lspet:extended'], validation: 4 } }),
        root,
      ),
    ).rejects.toThrow('4 people cannot be held out for validation – got 4 in lspet');
  });
});
