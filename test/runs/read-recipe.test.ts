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

it("reads the package's recipe if recipes/NAME.yaml is not in the current folder", async () => {
  const before = process.cwd();
  process.chdir(at('data'));
  try {
    const { recipe, where } = await readRecipe('recipes/mouse.yaml');
    expect(recipe.name).toBe('mouse');
    expect(where).toMatch(/recipes.mouse\.yaml$/);
    await expect(readRecipe('recipes/none.yaml')).rejects.toThrow(
      'no such file or folder – in recipes/none.yaml',
    );
    await expect(readRecipe('mouse.yaml')).rejects.toThrow('no such file or folder – in mouse.yaml');
    process.chdir(root);
    expect((await readRecipe('recipes/r.yaml')).recipe.name).toBe('r');
  } finally {
    process.chdir(before);
  }
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

it('takes a packaged file by its file name if a copied recipe names a folder that is not there', async () => {
  const name = '../assets/movenet-lightning-trunk.onnx';
  const recipe = {
    name: 'copy',
    data: { train: ['lsp:lsp'] },
    model: { kind: 'cpm transfer' as const, trunk: name },
    training: { batch: 1, steps: 1, learningRate: 1, optimizer: { kind: 'sgd' as const } },
  };
  const { read, warnings } = await readRecipe(recipe, { root: at('data') });
  expect(warnings).toEqual([
    `"${name}" is not there, so the file of the same name in Limber's package is used`,
  ]);
  expect((await read('trunk', name)).where).toMatch(/assets[/\\]movenet-lightning-trunk\.onnx$/);
});

it('lists the networks of the package if a name is unknown', async () => {
  const { read } = await readRecipe(at('recipes/r.yaml'), { root: at('data') });
  await expect(read('trunk', 'movenet-lightnin')).rejects.toThrow(
    /^cannot read trunk – got "movenet-lightnin", which is neither a file nor a network .* – expected a file, or movenet-lightning/,
  );
});
