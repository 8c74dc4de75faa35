import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRecipe } from '../../src/runs/node.ts';

let root = '';
const at = (...names: string[]) => join(root, ...names);
const text = async (opened: Promise<{ readonly bytes: Uint8Array }>) =>
  new TextDecoder().decode((await opened).bytes);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-recipe-'));
  for (const folder of ['data', 'recipes']) {
    await mkdir(at(folder));
    await writeFile(at(folder, 'both.txt'), folder);
    await writeFile(at(folder, `${folder}.txt`), folder);
  }
  const model =
    'model: { kind: regressor }\ntraining: { batch: 1, steps: 1, learningRate: 1, optimizer: { kind: sgd } }\n';
  await writeFile(at('recipes/r.yaml'), `name: r\ndata: { train: [lsp:lsp] }\n${model}`);
});
afterAll(() => rm(root, { recursive: true }));

it('looks for a file of the recipe in the root, then beside the recipe', async () => {
  const { read } = await readRecipe(at('recipes/r.yaml'), { root: at('data') });
  expect(await text(read('file', 'both.txt'))).toBe('data');
  expect(await text(read('file', 'data.txt'))).toBe('data');
  expect(await text(read('file', 'recipes.txt'))).toBe('recipes');
  await expect(read('trunk', 'none.onnx')).rejects.toThrow(
    `cannot read trunk – got no such file or folder – in ${at('data/none.onnx')}`,
  );
});

it('looks only in the given folder', async () => {
  const { read } = await readRecipe(at('recipes/r.yaml'), { root: at('data'), base: at('recipes') });
  expect(await text(read('file', 'both.txt'))).toBe('recipes');
  await expect(read('file', 'data.txt')).rejects.toThrow('cannot read file');
});

it("finds the package's networks by name", async () => {
  const { read } = await readRecipe(at('recipes/r.yaml'), { root: at('data') });
  const { where, bytes } = await read('trunk', 'movenet-lightning');
  expect(where).toMatch(/assets[/\\]movenet-lightning-trunk\.onnx$/);
  expect(bytes.length).toBeGreaterThan(1e6);
});
