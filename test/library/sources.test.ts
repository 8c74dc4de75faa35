import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/index.ts';
import { inspectImages, lint } from '../../src/data/lint/index.ts';
import { decodeThumbnail } from '../../src/images/node.ts';
import {
  folderSource,
  memorySource,
  type OpenSource,
  openDataset,
  openModel,
  scoreModel,
  trainRecipe,
  zipSource,
} from '../../src/public/node/index.ts';
import { drawSyntheticFigures } from '../../src/runs/node.ts';
import type { RecipeInput } from '../../src/train/index.ts';

/** A dataset gives the same training, scores and lint report, wherever its files are. */

let root = '';
const places: Record<'folder' | 'zip on disk' | 'zip' | 'memory', OpenSource> = {
  folder: () => folderSource(join(root, 'figures')),
  'zip on disk': () => folderSource(''),
  zip: () => folderSource(''),
  memory: () => folderSource(''),
};
const others = ['zip on disk', 'zip', 'memory'] as const;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-library-sources-'));
  const folder = join(root, 'figures');
  await drawSyntheticFigures({ count: 20, side: 32, seed: 1, out: folder });
  const files: Record<string, Uint8Array> = {};
  for (const name of await folderSource(folder).list('')) files[name] = await readFile(join(folder, name));
  const bytes = zipSync(files);
  await writeFile(join(root, 'figures.zip'), bytes);
  places.zip = () => zipSource(bytes);
  places.memory = () => memorySource(files);
});
afterAll(() => rm(root, { recursive: true }));

const recipe = (model: RecipeInput['model']): RecipeInput => ({
  name: 'figures',
  model,
  data: { train: ['coco:figures'], validation: 2 },
  training: { batch: 4, steps: 4, learningRate: 0.001, optimizer: { kind: 'adam' } },
  augmentation: { rotation: { normal: 10 }, flip: 0.5 },
  validateEvery: 2,
});
const models = {
  regressor: { kind: 'regressor', width: 32, height: 32 },
  cascade: {
    kind: 'deeppose',
    network: { channels: [4], pooling: 'cells', hidden: 4 },
    stages: 2,
    size: 32,
    cropSize: 16,
    sigma: [1.5],
  },
} satisfies Record<string, RecipeInput['model']>;

describe.each(Object.entries(models))('a training of a %s', (kind, model) => {
  /** The loss of every step and the score of every validation. */
  async function train(place: keyof typeof places) {
    const told: unknown[] = [];
    const inZip: RecipeInput = { ...recipe(model), data: { train: ['coco:figures.zip'], validation: 2 } };
    await trainRecipe(place === 'zip on disk' ? inZip : recipe(model), {
      data: place === 'zip on disk' ? root : places[place],
      out: join(root, 'runs', `${kind} ${place}`),
      threads: 1,
      on: (event) => {
        if (event.kind === 'step') told.push(event.loss);
        if (event.kind === 'validated') told.push(event.validation);
      },
    });
    return told;
  }

  it('has the same steps and validations from a zip archive and from memory', async () => {
    const expected = await train('folder');
    expect(expected.length).toBeGreaterThanOrEqual(6);
    for (const place of others) expect(await train(place)).toEqual(expected);
  }, 120_000);
});

describe('the same dataset from another source', () => {
  const open = async (place: keyof typeof places): Promise<Dataset> =>
    place === 'zip on disk'
      ? openDataset(`coco:${root}/figures.zip`, { split: 'test' })
      : openDataset(await places[place](''), { format: 'coco', split: 'test' });

  it('gives the same scores', async () => {
    const model = await openModel(undefined, { threads: 1 });
    const score = async (place: keyof typeof places) => {
      const { document, problems } = await scoreModel(model, await open(place), {
        date: '2026-01-01T00:00:00.000Z',
      });
      expect(problems).toEqual([]);
      const { data: _, command: __, ...rest } = document;
      return rest;
    };
    const expected = await score('folder');
    expect(expected.people).toHaveLength(4);
    for (const place of others) expect(await score(place)).toEqual(expected);
    await model.close();
  }, 120_000);

  it('gives the same lint report', async () => {
    const findings = async (place: keyof typeof places) => {
      const dataset = await open(place);
      const images = await inspectImages(dataset, decodeThumbnail);
      expect([...images.values()].map(({ kind }) => kind)).toEqual(['seen', 'seen', 'seen', 'seen']);
      return lint([{ name: 'figures', dataset, splits: new Map(), images }]);
    };
    const expected = await findings('folder');
    for (const place of others) expect(await findings(place)).toEqual(expected);
  });

  it('needs its format if files are given', async () => {
    const files = await places.memory('');
    await expect(openDataset(files, {} as { format: 'coco' })).rejects.toThrow(
      'the format of a dataset is missing – expected `format`: lsp, lspet, flic, mpii, coco, deeplabcut, sleap, labelstudio, yolo – in memory',
    );
  });
});
