import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodePlatform } from '../../src/platform/node.ts';
import { openTrainingData } from '../../src/runs/train-data.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { parseRecipe, type Recipe } from '../../src/train/index.ts';
import { writeTinyCoco } from '../cli/tiny-coco.ts';
import { writeTinyLsp } from '../cli/tiny-dataset.ts';
import { jointFirst } from '../data/lsp-files.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-train-data-'));
  await writeTinyLsp(join(root, 'a'), 10);
  await writeTinyLsp(join(root, 'extended'), 4);
  // Only the first person has two annotated joints.
  const label = (image: number, joint: number) => [joint, joint, image === 0 || joint === 0 ? 1 : 0] as const;
  await writeFile(join(root, 'extended/joints.mat'), jointFirst(4, label));
});
afterAll(() => rm(root, { recursive: true }));

const tools = {
  open: (place: string) => nodePlatform.openSource(resolve(root, place)),
  decodeImage: nodePlatform.decodeImage,
};

function recipe(train: readonly unknown[], changes: object = {}): Recipe {
  const training = { batch: 2, steps: 1, learningRate: 0.1, optimizer: { kind: 'sgd' } };
  const data = { train, validation: 3 };
  return parseRecipe({ name: 'r', data, model: { kind: 'regressor' }, training, ...changes }, 'a test');
}

const ids = (samples: readonly { readonly id: string }[]) => samples.map(({ id }) => id);

describe('openTrainingData', () => {
  it('holds out people of the first dataset, the same ones for the same seed', async () => {
    const data = await openTrainingData(recipe(['lsp:a']), tools);
    const held = data.heldOut.map(({ sample }) => sample.id);
    expect(held).toHaveLength(3);
    expect(data.heldOut.every(({ image }) => image.width === 64 && image.height === 48)).toBe(true);
    expect([...held, ...ids(data.datasets[0]!.samples)].sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => `lsp/im${String(index + 1).padStart(4, '0')}`),
    );
    const heldWith = async (seed: number) =>
      (await openTrainingData(recipe(['lsp:a'], { seed }), tools)).heldOut.map(({ sample }) => sample.id);
    expect(await heldWith(1)).toEqual(held);
    expect(await heldWith(2)).not.toEqual(held);
  });

  it('says which joint has no label to learn from', async () => {
    const people = [0, 1, 2, 3].map((image) => ({ image, keypoints: [image, 2, 2, 30, 20, 2, 0, 0, 0] }));
    await writeTinyCoco(join(root, 'untaught'), ['a', 'b', 'whisker'], people, { annotations: 'train.json' });
    const changes = { data: { train: ['coco:untaught'], validation: 1 } };
    const { remarks } = await openTrainingData(recipe([], changes), tools);
    expect(remarks).toContain(
      'no training label of whisker: the model cannot learn this joint and places it anywhere',
    );
    const labeled = people.map(({ image }) => ({ image, keypoints: [image, 2, 2, 30, 20, 2, 5, 6, 2] }));
    await writeTinyCoco(join(root, 'taught'), ['a', 'b', 'whisker'], labeled, { annotations: 'train.json' });
    const taught = { data: { train: ['coco:taught'], validation: 1 } };
    expect((await openTrainingData(recipe([], taught), tools)).remarks).toEqual([]);
  });

  it('passes on warnings about the files', async () => {
    const keypoints = [1, 2, 2, 3, 4, 2];
    const people = [0, 0, 1, 2].map((image) => ({ image, keypoints }));
    await writeTinyCoco(join(root, 'twice'), ['a', 'b'], people, { annotations: 'train.json' });
    const { remarks } = await openTrainingData(
      recipe([], { data: { train: ['coco:twice'], validation: 1 } }),
      tools,
    );
    expect(remarks).toEqual([
      expect.stringMatching(/^a repeated record was read once: coco\/images\/000\.png\/2 – in/),
    ]);
  });

  it('repeats a dataset, but never the people held out, even if it is named twice', async () => {
    const { datasets, heldOut } = await openTrainingData(
      recipe([{ dataset: 'lsp:a', repeat: 2 }, 'lsp:./a']),
      tools,
    );
    expect(datasets.map(({ samples }) => samples.length)).toEqual([14, 7]);
    const trained = new Set(datasets.flatMap(({ samples }) => ids(samples)));
    for (const { sample } of heldOut) expect(trained.has(sample.id)).toBe(false);
  });

  it('leaves people without two labeled joints out', async () => {
    const { datasets } = await openTrainingData(recipe(['lsp:a', 'lspet:extended']), tools);
    expect(ids(datasets[1]!.samples)).toEqual(['lspet/im00001']);
  });

  it('refuses to hold out all people', async () => {
    await expect(
      openTrainingData(
        recipe(['lspet:extended'], { data: { train: ['lspet:extended'], validation: 4 } }),
        tools,
      ),
    ).rejects.toThrow('4 people cannot be held out for validation – got 1 in lspet');
  });
});

describe('openTrainingData, of images with several people', () => {
  const joints = ['left_shoulder', 'right_shoulder', 'left_hip', 'right_hip'];
  const whole = [10, 10, 2, 20, 10, 2, 10, 30, 1, 20, 30, 2];
  const other = [30, 10, 2, 40, 10, 2, 30, 30, 1, 40, 30, 2];
  const one = [10, 10, 2, ...Array(9).fill(0)];
  const nobody = Array(12).fill(0);

  beforeAll(async () => {
    const subjects = Array.from({ length: 8 }, (_, image) => [
      { image, keypoints: whole },
      { image, keypoints: other },
      { image, keypoints: one },
      { image, keypoints: nobody },
      { image, keypoints: whole, iscrowd: 1 as const },
    ]).flat();
    const named = { annotations: 'annotations/train.json' };
    await writeTinyCoco(join(root, 'several'), joints, subjects, named);
    const single = Array.from({ length: 6 }, (_, image) => ({ image, keypoints: image === 0 ? one : whole }));
    await writeTinyCoco(join(root, 'single'), joints, [...single, { image: 1, keypoints: nobody }], named);
  });

  it('holds whole images out, until there are enough people', async () => {
    const { heldOut, datasets } = await openTrainingData(recipe(['coco:several']), tools);
    const held = new Set(heldOut.map(({ sample }) => sample.image));
    expect([heldOut.length, held.size]).toEqual([4, 2]);
    expect(datasets[0]!.samples).toHaveLength(12);
    expect(datasets[0]!.samples.filter(({ image }) => held.has(image))).toEqual([]);
    const { bystanders = [] } = datasets[0]!;
    expect(bystanders.some(({ crowd }) => crowd)).toBe(true);
    expect(bystanders.some(({ crowd, pose }) => !crowd && pose.every((joint) => joint === null))).toBe(true);
    expect(bystanders.filter(({ image }) => held.has(image))).toEqual([]);
    const all = [...datasets[0]!.samples, ...heldOut.map(({ sample }) => sample)];
    expect(all.every(({ pose, crowd }) => !crowd && pose.every((joint) => joint !== null))).toBe(true);
  });

  it('requires one subject per image for whole images; one joint is then enough', async () => {
    const { heldOut, datasets } = await openTrainingData(
      recipe(['coco:single'], { crop: { around: 'image' } }),
      tools,
    );
    expect(heldOut.length + datasets[0]!.samples.length).toBe(6);
    await expect(
      openTrainingData(recipe(['coco:several'], { crop: { around: 'image' } }), tools),
    ).rejects.toThrow(
      /several subjects in one image – expected one, with "crop.around: image".*people: several" – in .*several.images.000\.png/,
    );
  });

  it('reads datasets with different joints in one given skeleton', async () => {
    const train = ['lsp:a', 'coco:several'];
    await expect(openTrainingData(recipe(train), tools)).rejects.toThrow(
      /^coco:several and lsp:a have different joints – got left shoulder, .* "data.skeleton" maps them to one skeleton/,
    );
    const { datasets, skeleton } = await openTrainingData(recipe(train), tools, lsp);
    expect(skeleton).toBe(lsp);
    expect(datasets[1]!.samples[0]!.pose[lsp.joints.indexOf('left hip')]).toMatchObject({ visible: false });
    expect(datasets[1]!.samples[0]!.pose[lsp.joints.indexOf('neck')]).toBeNull();
  });

  it('leaves out broken images that were held out, unless all are broken', async () => {
    const folder = join(root, 'broken');
    const subjects = Array.from({ length: 9 }, (_, image) => ({ image, keypoints: whole }));
    await writeTinyCoco(folder, joints, subjects, { annotations: 'annotations/train.json' });
    const { heldOut } = await openTrainingData(recipe(['coco:broken']), tools);
    const [first, ...others] = heldOut.map(({ sample }) => join(folder, sample.image));
    await writeFile(first!, 'no image');
    const again = await openTrainingData(recipe(['coco:broken']), tools);
    expect(again.heldOut).toHaveLength(2);
    expect(again.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^cannot decode image .* in .*broken/),
    ]);
    for (const other of others) await rm(other);
    await expect(openTrainingData(recipe(['coco:broken']), tools)).rejects.toThrow(/cannot (decode|read)/);
  });

  it('opens the annotation file named by the recipe', async () => {
    const dataset = { dataset: 'coco:several', annotations: 'annotations/missing.json' };
    await expect(openTrainingData(recipe([dataset]), tools)).rejects.toThrow(
      'cannot read "annotations/missing.json"',
    );
  });
});
