import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodePng, explainImage, openModel } from '../../src/public/node/index.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorModel, regressorModel } from '../fixtures/models.ts';

const image = dots(120, 90, 8, [
  { x: 30, y: 60, color: red },
  { x: 60, y: 20, color: green },
  { x: 90, y: 55, color: blue },
]);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-explain-'));
  await writeFile(join(root, 'person.png'), await encodePng(image));
});
afterAll(() => rm(root, { recursive: true }));

it('makes a page from a path, and leaves the model open', async () => {
  const model = await openModel(colorModel());
  const path = join(root, 'person.png');
  const page = text(await explainImage(path, { model }));
  expect(page).toContain('Belief maps of person.png');
  expect(page).toContain('one cell depends on 4×4 pixels');
  expect((await model.estimate(path)).people).toHaveLength(1);
  await model.close();
});

it('draws a PNG from pixels, the bytes of a model and a box', async () => {
  const box = { x: 10, y: 5, width: 100, height: 80 };
  const bytes = await explainImage(image, { model: colorModel(), box, flip: true, format: 'png' });
  expect([...bytes.subarray(1, 4)].map((code) => String.fromCharCode(code)).join('')).toBe('PNG');
  const page = text(await explainImage(image, { model: regressorModel(), name: 'mine' }));
  expect(page).toContain('How a model found the pose in mine');
});

it('names an unreadable image, and refuses a box outside the image', async () => {
  await expect(explainImage(join(root, 'nobody.png'))).rejects.toThrow('cannot read image');
  const box = { x: 500, y: 0, width: 10, height: 10 };
  await expect(explainImage(image, { model: colorModel(), box })).rejects.toThrow('box lies outside');
});

it('refuses a box for a model of whole images, and says that nobody was found', async () => {
  const model = await openModel(colorModel());
  const box = { x: 10, y: 5, width: 100, height: 80 };
  const whole = {
    ...model,
    metadata: { ...model.metadata, crop: { ...model.metadata.crop, around: 'image' as const } },
  };
  await expect(explainImage(image, { model: whole, box })).rejects.toThrow(
    /^a box has no effect – got the model ".*", which reads whole images – expected no box/,
  );
  const nobody = { ...model, estimate: async () => ({ people: [] }) } as unknown as typeof model;
  await expect(explainImage(join(root, 'person.png'), { model: nobody })).rejects.toThrow(
    /^nobody was found, so there is no result to explain – .*person\.png$/,
  );
  await model.close();
});
