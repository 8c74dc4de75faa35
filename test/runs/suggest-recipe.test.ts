import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource, openDataset as openAny, readWithOrigin, toDeepLabcut } from '../../src/data/index.ts';
import { openDataset, suggestRecipe, trainRecipe } from '../../src/public/node/index.ts';
import { advisedHeldOut } from '../../src/runs/held-out-advice.ts';
import { suggestRecipeFor } from '../../src/runs/index.ts';
import { limber } from '../cli/run.ts';
import { json, mouseCategory } from '../data/coco-files.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-init-'));
  await limber(['data', 'synthetic', '--count', '12', '--side', '96', '--out', join(root, 'figures')]);
  await limber([
    'data',
    'convert',
    '--data',
    `coco:${root}/figures`,
    '--format',
    'deeplabcut',
    '--out',
    join(root, 'project'),
  ]);
});
afterAll(() => rm(root, { recursive: true }));

const size = async () => ({ width: 640, height: 480 });

/** Mice as COCO: `points` gives each mouse's four joints. */
async function mice(
  points: (mouse: number) => readonly (readonly [number, number])[],
  perImage = 1,
  keypoints = mouseCategory.keypoints,
) {
  const mouse = Array.from({ length: 40 }, (_, index) => index);
  const image = (index: number) => Math.floor(index / perImage) + 1;
  const document = {
    images: [...new Set(mouse.map(image))].map((id) => ({
      id,
      file_name: `${id}.png`,
      width: 640,
      height: 480,
    })),
    annotations: mouse.map((index) => ({
      id: index + 1,
      image_id: image(index),
      category_id: 1,
      keypoints: points(index).flatMap(([x, y]) => [x, y, 2]),
      bbox: [index, 10, 200, 200],
      area: 40000,
    })),
    categories: [{ ...mouseCategory, keypoints }],
  };
  const dataset = await readWithOrigin('coco', memorySource({ 'mice.json': json(document) }));
  return (await suggestRecipeFor(dataset, size)).settings;
}

/** Snout up, ears 40 apart, tail 200 below. */
const upright = (mouse: number) =>
  [
    [100 + mouse, 100],
    [80 + mouse, 120],
    [120 + mouse, 120],
    [100 + mouse, 300],
  ] as const;
const turned = (mouse: number) =>
  upright(0).map(([x, y]) => {
    const angle = (mouse * Math.PI) / 20;
    const [right, down] = [x - 100, y - 200];
    return [
      300 + right * Math.cos(angle) - down * Math.sin(angle),
      240 + right * Math.sin(angle) + down * Math.cos(angle),
    ] as const;
  });

describe('a suggested recipe', () => {
  it.each(['figures', 'project'])('trains without changes: %s', async (folder) => {
    const format = folder === 'project' ? 'deeplabcut' : 'coco';
    const out = join(root, `${folder}.yaml`);
    const { status, stdout } = await limber(['init', `${format}:${root}/${folder}`, '--out', out]);
    expect([status, stdout]).toEqual([
      0,
      `recipe  ${out}\nnext    limber train ${out} --preview samples.png\n`,
    ]);
    const text = await readFile(out, 'utf8');
    expect(text).toContain(`train: ["${format}:${root}/${folder}"]`);
    const set = { 'training.steps': 2 };
    const run = await trainRecipe(out, { out: join(root, `run-${folder}`), set, threads: 1 });
    expect([run.finished, run.step]).toEqual([true, 2]);
  });

  it('trains on synthetic figures', async () => {
    const losses: number[] = [];
    const set = {
      'training.steps': 30,
      'training.batch': 8,
      'training.schedule.warmup': 2,
      'data.validation': 8,
    };
    const recipe = join(root, 'learns.yaml');
    await limber(['data', 'synthetic', '--count', '50', '--side', '96', '--out', join(root, 'many')]);
    await suggestRecipe(await openDataset(`coco:${root}/many`), { out: recipe });
    await trainRecipe(recipe, {
      out: join(root, 'run-learns'),
      set,
      threads: 1,
      on: (event) => {
        if (event.kind === 'step') losses.push(event.loss);
      },
    });
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(losses).toHaveLength(30);
    expect(mean(losses.slice(-6))).toBeLessThan(0.8 * mean(losses.slice(0, 6)));
  });

  it('chooses the size by the subject and the joints nearest to each other', async () => {
    const { size } = await mice(upright);
    expect(size).toEqual({
      value: 192,
      reason:
        'A subject spans 60 of 192 pixels here. The nearest joints, snout and left ear, are 8.5 pixels apart. Time grows with the square of the size.',
    });
    const scaled = (factor: number) => (mouse: number) =>
      upright(mouse).map(([x, y]) => [factor * x, factor * y] as const);
    // The mouse of recipes/mouse.yaml spans 17.5 % of its images, and 192 pixels are enough.
    expect((await mice(scaled(0.56))).size.value).toBe(192);
    expect((await mice(scaled(0.4))).size.value).toBe(256);
    expect((await mice(scaled(0.1))).size).toMatchObject({
      value: 320,
      reason: expect.stringContaining('976 pixels would show enough of it, which is slow'),
    });
    const close = (mouse: number) =>
      upright(mouse).map(([x, y], joint) =>
        joint === 1 ? ([102 + mouse, 105] as const) : ([x, y] as const),
      );
    expect((await mice(close)).size.value).toBe(256);
  });

  it('rotates if subjects point in all directions, and mirrors if the skeleton has sides', async () => {
    expect((await mice(upright)).rotation.value).toEqual({ normal: 10 });
    expect((await mice(turned)).rotation).toEqual({
      value: { uniform: 180 },
      reason: expect.stringContaining('subjects point in all directions'),
    });
    expect((await mice(upright)).flip.value).toBe(0.5);
    expect((await mice(upright, 1, ['snout', 'left_ear', 'neck', 'tail'])).flip).toEqual({
      value: 0,
      reason: '"left ear" has no counterpart on the other side, so mirror images would teach wrong labels.',
    });
  });

  it('does not mirror joints that are only numbered, and holds out as many as training advises', async () => {
    const numbered = ['new-point-0', 'new-point-1', 'new-point-2', 'new-point-3'];
    expect((await mice(upright, 1, numbered)).flip).toEqual({
      value: 0,
      reason: expect.stringContaining('"new point 0" do not tell left from right'),
    });
    expect((await mice(upright, 1, ['snout', 'tail1', 'tail2', 'tail3'])).flip.value).toBe(0.5);
    // The training split has 32 of 40 mice or so; a fifth is held out.
    const { validation } = await mice(upright);
    expect(validation.value).toBe(
      advisedHeldOut(Number(/^Of the (\d+) subjects/.exec(validation.reason)?.[1])),
    );
    expect(advisedHeldOut(93)).toBe(19);
    expect([1, 5, 500, 5000].map(advisedHeldOut)).toEqual([1, 1, 50, 100]);
  });

  it('uses whole images only if each has one subject', async () => {
    expect((await mice(upright)).around.value).toBe('image');
    expect((await mice(upright, 4)).around).toEqual({
      value: 'person',
      reason: 'Up to 4 subjects are in one image, so the network sees one box at a time, 1.3 times as large.',
    });
  });

  it('is refused for a dataset with too few people, and for one that cannot be opened again', async () => {
    const tiny = await openAny(`deeplabcut:x`, async () =>
      memorySource(
        new Map((await toDeepLabcut(await openDataset(`coco:${root}/figures`, { split: 'test' }))).made),
      ),
    );
    await expect(suggestRecipe(tiny)).rejects.toThrow('a recipe needs a dataset that can be opened again');
    const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const table = 'scorer,A,A\nbodyparts,tip,tip\ncoords,x,y\n';
    const few = memorySource({ 'CollectedData_A.csv': `${table}a.png,1,2\n`, 'a.png': image });
    await expect(suggestRecipe(await openDataset(few, { format: 'deeplabcut' }))).rejects.toThrow(
      'too few labeled subjects for a training – got 1 in the training split – expected 4 or more – in deeplabcut:memory',
    );
  });
});
