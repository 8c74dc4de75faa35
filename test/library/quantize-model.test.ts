import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, memorySource, type Sample, toCoco } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { encodePng } from '../../src/images/node.ts';
import { readMetadata } from '../../src/models/index.ts';
import { openDataset, openModel, quantizeModel } from '../../src/public/node/index.ts';
import { randomStream } from '../../src/random.ts';
import { limber } from '../cli/run.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorModel, regressorModel, waver } from '../fixtures/models.ts';

const [width, height] = [72, 64];
let root = '';
const at = (name: string) => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-quantize-'));
  const samples: Sample[] = [];
  for (let number = 0; number < 12; number++) {
    const random = randomStream(3, number);
    const places = [red, green, blue].map((color, joint) => ({
      x: 14 + 22 * joint,
      y: 14 + random.uniform(0, 36),
      color,
    }));
    const name = `${number}.png`;
    await writeFile(at(name), await encodePng(dots(width, height, 5, places)));
    const pose = places.map(({ x, y }) => ({ point: imagePoint(x, y) }));
    samples.push({ id: name, image: name, pose, imageSize: { width, height } });
  }
  const dataset: Dataset = { name: 'figures', skeleton: waver, files: memorySource({}), samples };
  await writeFile(at('train.json'), JSON.stringify(toCoco(dataset).document));
  await writeFile(at('colors.onnx'), colorModel());
  await writeFile(at('regressor.onnx'), regressorModel());
});
afterAll(() => rm(root, { recursive: true }));

const figures = () => openDataset(`coco:${root}`, { split: 'all', annotations: 'train.json' });

describe('quantizeModel', () => {
  it('gives a model that finds the same joints, with what it loses on people who gave no ranges', async () => {
    const events: string[] = [];
    const found = await quantizeModel(at('colors.onnx'), await figures(), {
      threads: 1,
      out: at('integers.onnx'),
      on: ({ kind }) => events.push(kind),
    });
    expect(found.people).toEqual({ calibration: 4, scored: 8 });
    expect(found.layers.all).toBe(1);
    expect(found.pck.measure).toBe('PCK@0.2');
    expect(found.pck.after).toBeGreaterThan(found.pck.before - 15);
    expect(found.size.after).toBe((await stat(at('integers.onnx'))).size);
    expect(found.warnings).toContain('only 8 subjects were scored, so the loss is uncertain');
    const slower = found.milliseconds.after >= found.milliseconds.before;
    expect(found.warnings.some((warning) => warning.startsWith('the model is not faster'))).toBe(slower);
    expect(new Set(events)).toEqual(new Set(['layers measured', 'scored']));
    const { name, scores } = readMetadata(await readFile(at('integers.onnx')), 'integers.onnx');
    expect(name).toMatch(/-int8$/);
    expect(scores).toMatchObject([{ metric: 'PCK@0.2', value: Number(found.pck.after.toFixed(2)) }]);
    const [before, after] = [
      await openModel(at('colors.onnx'), { threads: 1 }),
      await openModel(at('integers.onnx'), { threads: 1 }),
    ];
    const points = async (model: typeof before) =>
      (await model.estimate(at('3.png'), { one: true })).people[0]!.pose.map((joint) => joint!.point);
    for (const [index, { x, y }] of (await points(after)).entries()) {
      const other = (await points(before))[index]!;
      expect(Math.hypot(x - other.x, y - other.y)).toBeLessThan(4);
    }
    await before.close();
    await after.close();
  }, 120_000);

  it('says why a model or a dataset does not do', async () => {
    const dataset = await figures();
    const one = { ...dataset, samples: dataset.samples.slice(0, 1) };
    await expect(quantizeModel(at('colors.onnx'), one)).rejects.toThrow(
      'too few labeled people to quantize a model – got 1 people in 1 images – expected people in at least three images',
    );
  });

  it('is a command, which prints the loss, the time and the size', async () => {
    const words = ['quantize', at('colors.onnx'), '--data', `coco:${root}`, '--annotations', 'train.json'];
    const { status, stdout, stderr } = await limber([
      ...words,
      '--split',
      'all',
      '--threads',
      '1',
      '--out',
      at('m.onnx'),
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain('warning: only 8 subjects were scored');
    expect(stdout).toMatch(/^layers {3}\d of 1 convolutions with 8-bit integers/m);
    expect(stdout).toMatch(/^PCK@0\.2 {2}[\d.]+ before, [\d.]+ after$/m);
    expect(stdout).toMatch(/^time {5}[\d.]+ ms before, [\d.]+ ms after, of one run$/m);
    expect(stdout).toContain(`model    ${at('m.onnx')}`);
    expect((await stat(at('m.onnx'))).size).toBeGreaterThan(1000);
  }, 60_000);
});
