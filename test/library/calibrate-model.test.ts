import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, memorySource, type Sample, toCoco } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { encodePng } from '../../src/images/node.ts';
import { metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { calibrateModel, openDataset, openModel, scoreModel } from '../../src/public/node/index.ts';
import { randomStream } from '../../src/random.ts';
import { limber } from '../cli/run.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorMetadata, colorModel, described, regressorModel, waver } from '../fixtures/models.ts';

const [width, height] = [72, 64];

/** Three dots. A fainter dot gets a lower confidence, and its label is more often somewhere else. */
function drawFigure(number: number) {
  const random = randomStream(11, number);
  const places = [red, green, blue].map((color, joint) => {
    const strength = random.uniform(0.35, 1);
    const [x, y] = [14 + 22 * joint, 14 + random.uniform(0, 36)];
    const isRight = random.uniform(0, 1) < strength;
    const dot = { x, y, color: color.map((each) => Math.round(each * strength)) as never };
    return { dot, point: imagePoint(x, isRight ? y : (y + 28) % height) };
  });
  const image = dots(
    width,
    height,
    5,
    places.map(({ dot }) => dot),
  );
  return { image, pose: places.map(({ point }) => ({ point })) };
}

let root = '';
const at = (name: string) => join(root, name);

async function writeFigures(file: string, from: number, count: number): Promise<void> {
  const samples: Sample[] = [];
  for (let number = from; number < from + count; number++) {
    const { image, pose } = drawFigure(number);
    const name = `${number}.png`;
    await writeFile(at(name), await encodePng(image));
    samples.push({ id: name, image: name, pose, imageSize: { width, height } });
  }
  const dataset: Dataset = { name: 'figures', skeleton: waver, files: memorySource({}), samples };
  await writeFile(at(file), JSON.stringify(toCoco(dataset).document));
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-calibrate-'));
  await writeFigures('train.json', 0, 80);
  await writeFigures('val.json', 500, 80);
  await writeFile(at('colors.onnx'), colorModel());
  await writeFile(at('regressor.onnx'), regressorModel());
});
afterAll(() => rm(root, { recursive: true }));

const figures = (split: 'train' | 'test') =>
  openDataset(`coco:${root}`, { split, annotations: split === 'train' ? 'train.json' : 'val.json' });

/** The expected calibration error of a model on figures that were not used to fit a curve. */
async function errorOf(file: string): Promise<number> {
  const model = await openModel(file, { threads: 1 });
  try {
    const { document } = await scoreModel(model, await figures('test'));
    return document.sources[0]?.confidence.error ?? Number.NaN;
  } finally {
    await model.close();
  }
}

describe('calibrateModel', () => {
  it('turns the confidences of a model into probabilities, also for new people', async () => {
    const progress: number[] = [];
    const found = await calibrateModel(at('colors.onnx'), await figures('train'), {
      out: at('calibrated.onnx'),
      threads: 1,
      on: ({ done }) => progress.push(done),
    });
    expect(found).toMatchObject({ people: 80, warnings: [], problems: [], calibration: { joints: 240 } });
    expect(progress.at(-1)).toBe(80);
    expect(found.error.before).toBeUndefined();
    expect(found.error.after).toBeLessThan(found.error.raw / 2);
    expect(found.meaning).toMatch(/^calibrated on 240 joints of coco, training split: the probability/);

    const [raw, calibrated] = [await errorOf(at('colors.onnx')), await errorOf(at('calibrated.onnx'))];
    expect(raw).toBeGreaterThan(15);
    expect(calibrated).toBeLessThan(raw / 2);
    const model = decodeModel(await readFile(at('calibrated.onnx')), 'calibrated');
    expect(parseMetadata(model.metadata[metadataKey], 'calibrated').calibration).toEqual(found.calibration);
    const { graph } = decodeModel(colorModel(), 'colors');
    expect(model.graph).toEqual(graph);
  });

  it('fits to the network’s own confidences, for any earlier calibration', async () => {
    const wrong = {
      kind: 'logistic' as const,
      slope: 0.1,
      intercept: -3,
      within: 0.2,
      normalizer: 'torso',
      joints: 100,
      absentJoints: 0,
      error: { before: 1, after: 1 },
    };
    const before = colorModel(described({ ...colorMetadata, calibration: wrong }));
    const again = await calibrateModel(before, await figures('train'), { threads: 1 });
    const anew = await calibrateModel(colorModel(), await figures('train'), { threads: 1 });
    expect(again.calibration).toEqual(anew.calibration);
    expect(again.error.raw).toBe(anew.error.raw);
    expect(again.error.before).toBeGreaterThan(30);
  });

  it('refuses a model without confidences, and people with too few wrong joints', async () => {
    await expect(calibrateModel(regressorModel(), await figures('train'))).rejects.toThrow(
      /the model "always the same" gives no confidences to calibrate – got a regressor of coordinates/,
    );
    const { samples, ...others } = await figures('train');
    const few = calibrateModel(colorModel(), { ...others, samples: samples.slice(0, 3) }, { threads: 1 });
    await expect(few).rejects.toThrow(
      /cannot be calibrated – got only 9 held-out joints .* expected more labeled (people|subjects)/,
    );
  });

  it("warns of test people, and of people from the model's training data", async () => {
    const provenance = { ...colorMetadata.provenance, trainedOn: ['coco, training split'] };
    const model = colorModel(described({ ...colorMetadata, provenance }));
    const onTest = await calibrateModel(model, await figures('test'), { threads: 1 });
    expect(onTest.warnings).toEqual([expect.stringMatching(/^80 of the (people|subjects) are for testing:/)]);
    const onTraining = await calibrateModel(model, await figures('train'), { threads: 1 });
    expect(onTraining.warnings).toEqual([expect.stringMatching(/^the model was trained on/)]);
  });
});

describe('limber calibrate', () => {
  it('writes the model and prints the error before and after', async () => {
    const data = ['--data', `coco:${root}`, '--threads', '1'];
    const out = at('command.onnx');
    const done = await limber(['calibrate', at('colors.onnx'), ...data, '--out', out]);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    const [, raw, after] =
      /as the network gives them +([\d.]+) %\n +calibrated +([\d.]+) %/.exec(done.stdout) ?? [];
    expect(Number(after)).toBeLessThan(Number(raw) / 2);
    expect(done.stdout).toContain(`model  ${out}\n`);
    expect(await errorOf(out)).toBeLessThan(Number(raw) / 2);
    const refused = await limber(['calibrate', at('regressor.onnx'), ...data, '--out', at('none.onnx')]);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('gives no confidences')]);
  });
});
