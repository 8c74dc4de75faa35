import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Model, modelSource, openModel } from '../../src/public/node/index.ts';
import { placed } from '../../src/public/web/network-bytes.ts';
import { packagedFile } from '../../src/runs/node/packaged.ts';
import { readRecipe } from '../../src/runs/node.ts';
import { defaultModel, modelNames, packagedNames, packagedNetwork } from '../../src/runs/packaged.ts';

const photograph = 'examples/photographs/camera.png';
const one = { one: true };

describe('the names of models', () => {
  let exact: Model;
  beforeAll(async () => {
    exact = await openModel('exact', { threads: 1 });
  });
  afterAll(() => exact.close());

  it.each(packagedNames)('%s names a file that is there', (name) => {
    expect(existsSync(packagedFile(name)!)).toBe(true);
  });

  it('`exact` reads as its settings say, where a call does not say otherwise', async () => {
    const { reading } = packagedNetwork('exact')!;
    expect(exact.reading).toEqual(reading);
    expect(reading!.scales!.length).toBeGreaterThan(1);
    const plain = await openModel(defaultModel, { threads: 1 });
    expect(plain.reading).toEqual({});
    const pose = async (model: Model, options: object) =>
      (await model.estimate(photograph, { ...one, ...options })).people[0]!.pose;
    const read = await pose(exact, {});
    expect(read).toEqual(await pose(plain, reading!));
    const undone = { flip: false, scales: [1] };
    expect(await pose(exact, undone)).toEqual(await pose(plain, { flip: undefined }));
    expect(read).not.toEqual(await pose(plain, {}));
    // Many images are read in the same way.
    for await (const { people } of exact.estimateEach([photograph], one))
      expect(people[0]!.pose).toEqual(read);
    await plain.close();
  }, 120_000);

  it('a reading may be given for any model', async () => {
    const reading = { flip: true };
    const model = await openModel(new Uint8Array(readFileSync(packagedFile('default')!)), { reading });
    expect(model.reading).toEqual(reading);
    await model.close();
  });

  it('the settings of a score are those of the name', () => {
    expect(modelSource('exact').settings).toMatchObject({ ...packagedNetwork('exact')!.reading, refine: 0 });
    expect(modelSource('exact', { scales: [1] }).settings).toMatchObject({ flip: true, scales: [1] });
    expect(modelSource('default').settings).toMatchObject({ flip: false, scales: undefined });
  });

  it.each(modelNames)('a recipe may begin with %s', async (name) => {
    const recipe = {
      name: 'mine',
      data: { train: ['lsp:lsp'] },
      model: { kind: 'cpm transfer' as const, trunk: 'movenet-lightning' },
      initialize: name,
      training: { batch: 1, steps: 1, learningRate: 1, optimizer: { kind: 'sgd' as const } },
    };
    const { read } = await readRecipe(recipe);
    expect((await read('model', name)).where).toBe(packagedFile(name));
  });

  it('in a page a name needs the address of the files', () => {
    Object.assign(globalThis, { location: new URL('https://example.com/app/page.html') });
    try {
      const { file } = packagedNetwork('exact')!;
      expect(String(placed('exact', './models'))).toBe(`https://example.com/app/models/${file}`);
      expect(String(placed('exact', new URL('https://cdn.example.com/limber/')))).toBe(
        `https://cdn.example.com/limber/${file}`,
      );
      expect(placed('/models/exact.onnx', undefined)).toBe('/models/exact.onnx');
      expect(() => placed('exact', undefined)).toThrow(
        /^the page does not know where the package's models are – got the name "exact" – expected `assets`, .* or the address of /,
      );
    } finally {
      Reflect.deleteProperty(globalThis, 'location');
    }
  });
});
