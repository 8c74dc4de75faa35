import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEval, type EvalContext } from '../../src/cli/eval.ts';
import type { Dataset } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { settingsOf } from '../../src/predictions/model.ts';
import type { Predictions } from '../../src/predictions/source.ts';
import { documentSchema, type EvaluationDocument } from '../../src/report/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { version } from '../../src/version.ts';
import { valueFirst } from '../data/lsp-files.ts';
import { writeMatlab } from '../data/matlab-writer.ts';
import { dataFolder, haveData } from '../data/real-data.ts';
import { colorModel } from '../fixtures/models.ts';

const trained = 1000;
const tested = 3;

/** A made-up person, 1-based as in MATLAB. The joints lie on a parabola that moves from image to image. */
function label(image: number, joint: number): readonly [x: number, y: number, occluded: number] {
  return [10 + 20 * joint + image, 5 + (joint - 6) ** 2, 0];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'limber-eval-'));
  writeFileSync(join(folder, 'joints.mat'), valueFirst(trained + tested, label));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Predictions of a model that is not run. */
type PredictWithModel = (model: string, dataset: Dataset) => Promise<Predictions>;

type Fault = [name: string, content: () => Uint8Array | string | object, message: RegExp];

interface Outcome {
  readonly printed: string;
  readonly noted: string;
}

async function limberEval(
  args: readonly string[],
  { predictWithModel, ...context }: EvalContext & { readonly predictWithModel?: PredictWithModel } = {},
): Promise<Outcome> {
  let [printed, noted] = ['', ''];
  const program = new Command('limber').version('1.2.3').exitOverride();
  program.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  addEval(program.command('eval'), {
    print: (text) => {
      printed += text;
    },
    note: (text) => {
      noted += text;
    },
    ...(predictWithModel && {
      modelSource: (name, options) => ({
        name,
        settings: settingsOf(options),
        predict: (dataset) => predictWithModel(name, dataset),
      }),
    }),
    ...context,
  });
  const [command] = program.commands;
  command?.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await program.parseAsync(['eval', '--data', `lsp:${folder}`, ...args], { from: 'user' });
  return { printed, noted };
}

/** The output of `--json`, which must fit the published schema. */
function parsed(json: string): EvaluationDocument {
  return documentSchema.parse(JSON.parse(json));
}

function file(name: string, content: Uint8Array | string | object): string {
  const path = join(folder, name);
  const plain = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, plain ? content : JSON.stringify(content));
  return path;
}

function array(joints: number, axes: number, people: number): Uint8Array {
  const items = range(people).flatMap((person) =>
    range(axes).flatMap((axis) => range(joints).map((joint) => label(trained + person, joint)[axis] ?? 0)),
  );
  return writeMatlab(
    { prediction_all: { className: 'double', dims: [joints, axes, people], items } },
    { littleEndian: true, compressed: true },
  );
}

/** The output of `limber predict --json` for an image; the index counts the images of the test split. */
function photo(
  index: number,
  image: string,
  joints: readonly (readonly [string, number])[] = lsp.joints.map((name, joint) => [name, joint]),
) {
  const named = joints.map(([name, joint]) => {
    const [x, y] = label(trained + index, joint);
    return [name, { x: x - 1, y: y - 1, confidence: 0.9 }];
  });
  return {
    image,
    width: 400,
    height: 300,
    people: [{ box: [0, 0, 400, 300], joints: Object.fromEntries(named) }],
  };
}

function predicted(...images: readonly object[]): object {
  return { limber: version, skeleton: 'lsp', images };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

describe('limber eval --predictions', () => {
  it('scores a MATLAB array, whose coordinates count from 1 like the labels', async () => {
    const { printed, noted } = await limberEval([
      '--predictions',
      file('all.mat', array(14, 2, tested)),
      '--json',
      '-',
    ]);
    const document = parsed(printed);
    expect(document).toMatchObject({
      limber: version,
      data: { specification: `lsp:${folder}`, split: 'test', labels: 'person-centric', people: tested },
      baseline: { labels: 'the training labels', pck: 100 },
    });
    expect(document.sources[0]).toMatchObject({
      name: 'all',
      kind: 'predictions',
      missing: [],
      unused: 0,
      evaluation: {
        pck: { threshold: 0.2, mean: 100 },
        auc: { mean: 100 },
        pcp: { strict: { mean: 100 } },
        epe: { mean: 0 },
      },
    });
    expect(noted).toMatch(/^mean +100\.00 +100\.00 +0\.0 /m);
  });

  it('matches JSON by file name, counts missing images as missed and ignores images outside the split', async () => {
    const path = file('some.json', {
      ...predicted(
        photo(1, 'C:\\photos\\im1002.jpg'),
        photo(0, '/elsewhere/im1001.jpg'),
        photo(0, '/elsewhere/im0001.jpg'),
      ),
    });
    const out = join(folder, 'report.json');
    const { printed } = await limberEval(['--predictions', path, '--json', out]);
    const { missing, unused, evaluation } = parsed(readFileSync(out, 'utf8')).sources[0]!;
    expect(missing).toEqual(['images/im1003.jpg']);
    expect(evaluation.withoutPrediction).toBe(1);
    expect(unused).toBe(1);
    expect(evaluation.epe.mean).toBe(0);
    expect(evaluation.pck.mean).toBeCloseTo(200 / 3, 12);
    expect(printed).toContain('Without a prediction, counted as missed: 1 (images/im1003.jpg)');
    expect(printed).toContain('Predictions for images outside this split, left out: 1');
  });

  it('counts joints and people that were not found as misses', async () => {
    const path = file('partial.json', {
      ...predicted(
        photo(0, 'im1001.jpg', [['neck', 12]]),
        { ...photo(1, 'im1002.jpg'), people: [] },
        photo(2, 'im1003.jpg'),
      ),
    });
    const { printed } = await limberEval(['--predictions', path, '--json', '-']);
    const { missing, evaluation } = parsed(printed).sources[0]!;
    expect(evaluation.pck.joints.neck).toBeCloseTo(200 / 3, 12);
    expect(evaluation.pck.joints['head top']).toBeCloseTo(100 / 3, 12);
    expect(missing).toEqual(['images/im1002.jpg']);
  });

  it('takes the normalizer and the threshold from the command line', async () => {
    const path = file('all.mat', array(14, 2, tested));
    const { printed } = await limberEval([
      '--predictions',
      path,
      '--normalizer',
      'pixels',
      '--threshold',
      '3',
    ]);
    expect(printed).toContain('PCK@3');
    await expect(limberEval(['--predictions', path, '--normalizer', 'shoe'])).rejects.toThrow(
      'Allowed choices',
    );
    await expect(limberEval(['--predictions', path, '--threshold', '-1'])).rejects.toThrow('above 0');
  });

  it.each<Fault>([
    [
      'few.mat',
      () => array(14, 2, 2),
      /^wrong count of predictions – got 2 – expected 3, one for each subject of lsp/,
    ],
    ['sixteen.mat', () => array(16, 2, tested), /got prediction_all: 16×2×3 double/],
    ['text.mat', () => 'not a MATLAB file', /^not a MATLAB v5 file/],
    [
      'broken.json',
      () => '{"images": [',
      /^the file of predictions is not JSON – got the end at line 1, column 13 – in .*broken\.json$/,
    ],
    [
      'other.json',
      () => ({ images: [{ image: 'im1001.jpg', people: [{ joints: { neck: { x: 'left' } } }] }] }),
      /^entry of the predictions "images\.0\.people\.0\.joints\.neck\.x" is wrong – got "left" – expected a number/,
    ],
    ['list.json', () => [1, 2], /^no predictions – got a list of 2 – expected Limber's JSON or CSV/],
    [
      'joint.json',
      () => predicted(photo(0, 'im1001.jpg', [['neckk', 12]])),
      /^unknown joint "neckk" – expected one of right ankle, .* – in .*joint\.json, images\[0\] \(im1001\.jpg\)$/,
    ],
    [
      'twice.json',
      () => predicted(photo(0, 'a/im1001.jpg'), photo(0, 'b/im1001.jpg')),
      /^two predictions for images\/im1001\.jpg – got a\/im1001\.jpg and b\/im1001\.jpg/,
    ],
    [
      'strangers.json',
      () => predicted(photo(0, 'cat.jpg')),
      /^no prediction is for an image of lsp – got names such as cat\.jpg – expected names such as images\/im1001\.jpg/,
    ],
    ['empty.json', () => predicted(), /^no prediction is for an image .* – got no predictions/],
    [
      'poses.xml',
      () => '<poses/>',
      /^unknown kind of predictions file – got poses\.xml – expected Limber's JSON or CSV, COCO's results, .* or an array/,
    ],
  ])('explains what is wrong with %s', async (name, content, message) => {
    await expect(limberEval(['--predictions', file(name, content())])).rejects.toMatchObject({
      name: 'LimberError',
      message: expect.stringMatching(message),
    });
  });

  it('explains a missing file, and a file that cannot be written', async () => {
    await expect(limberEval(['--predictions', join(folder, 'nothing.mat')])).rejects.toThrow(
      /^cannot read the predictions – got no such file or folder – in .*nothing\.mat$/,
    );
    const path = file('all.mat', array(14, 2, tested));
    const out = join(path, 'report.json');
    await expect(limberEval(['--predictions', path, '--json', out])).rejects.toThrow(/^cannot write file/);
    const late = ['--predictions', join(folder, 'nothing.mat'), '--json', join(folder, 'unwritten.json')];
    await expect(limberEval(late)).rejects.toThrow('cannot read the predictions');
    expect(readdirSync(folder).filter((name) => /\.partial$|unwritten/.test(name))).toEqual([]);
  });

  it('creates the folder of the JSON file', async () => {
    const out = join(folder, 'new', 'report.json');
    await limberEval(['--predictions', file('all.mat', array(14, 2, tested)), '--json', out]);
    expect(parsed(readFileSync(out, 'utf8')).sources[0]!.file).toBe(join(folder, 'all.mat'));
  });

  it('refuses a command line without a model or predictions', async () => {
    await expect(limberEval([])).rejects.toMatchObject({
      name: 'CommanderError',
      message: 'error: nothing to score, give --predictions FILE, --model FILE or --detector',
    });
  });
});

describe('limber eval --model', () => {
  const provenance = {
    trainedOn: ['lsp, training split'],
    initializedFrom: 'MoveNet',
    license: 'Apache-2.0',
  };
  const predictWithModel: PredictWithModel = async (_model, dataset) => ({
    poses: dataset.samples.map((sample) => sample.pose),
    unused: 0,
    provenance,
  });

  it('scores the poses of the model and says how it was run', async () => {
    const args = ['--model', 'm.onnx', '--flip', '--refine', '1', '--json', '-'];
    const { printed, noted } = await limberEval(args, { predictWithModel });
    expect(parsed(printed).sources[0]).toMatchObject({
      name: 'm',
      file: 'm.onnx',
      kind: 'model',
      settings: { flip: true, refine: 1 },
      evaluation: { pck: { mean: 100 } },
    });
    expect(noted).toContain('model        m.onnx, flip averaging on, refine 1');
    expect(noted).toContain('trained on   lsp, training split (transferred weights: MoveNet)');
  });

  it('finds out that the JSON cannot be written before the model runs', async () => {
    let ran = false;
    const args = ['--model', 'm.onnx', '--json', folder];
    const run = limberEval(args, {
      predictWithModel: async (...request) => {
        ran = true;
        return predictWithModel(...request);
      },
    });
    await expect(run).rejects.toThrow(`cannot write file – got a folder – in ${folder}`);
    expect(ran).toBe(false);
  });

  it('counts broken images as missed, says which, and records no score without them', async () => {
    const model = join(folder, 'unrecorded.onnx');
    writeFileSync(model, colorModel());
    const out = join(folder, 'broken-report.json');
    let noted = '';
    const run = limberEval(['--model', model, '--record', '--json', out], {
      note: (text) => {
        noted += text;
      },
      predictWithModel: async (...request) => {
        const predictions = await predictWithModel(...request);
        return {
          ...predictions,
          poses: [null, ...predictions.poses.slice(1)],
          problems: [new LimberError({ what: 'cannot decode image', where: 'im1001.jpg' })],
        };
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'Reported', status: 1 });
    expect(noted).toBe(
      'limber: cannot decode image – in im1001.jpg\nlimber: 1 of 3 images failed and count as missed\n',
    );
    expect(parsed(readFileSync(out, 'utf8')).sources[0]!.missing).toEqual(['images/im1001.jpg']);
    expect(readFileSync(model)).toEqual(Buffer.from(colorModel()));
  });

  it('stores the score in the model once per dataset, measure and conditions', async () => {
    const model = join(folder, 'recorded.onnx');
    writeFileSync(model, colorModel());
    for (const flip of [[], ['--flip'], ['--flip']]) {
      await limberEval(['--model', model, '--record', ...flip], { predictWithModel });
    }
    const { metadata } = decodeModel(readFileSync(model), model);
    const { scores } = parseMetadata(metadata[metadataKey], model);
    expect(scores.map(({ metric, value }) => `${metric} ${value}`)).toEqual([
      'PCK@0.2 100',
      'strict PCP@0.5 100',
      'PCK@0.2 100',
      'strict PCP@0.5 100',
    ]);
    expect(scores[2]).toMatchObject({ dataset: 'lsp', split: 'test' });
    expect(scores[2]!.conditions).toMatch(/flip averaging on, refine 0, transferred weights$/);
  });

  it('compares all given sources, models before files', async () => {
    const half = file('half.mat', array(14, 2, tested));
    const args = ['--predictions', half, '--model', 'a/m.onnx', '--model', 'b/m.onnx', '--json', '-'];
    const { printed, noted } = await limberEval(args, {
      predictWithModel: async (model, dataset) => {
        const predictions = await predictWithModel(model, dataset);
        const poses = [null, ...predictions.poses.slice(1)];
        return model.startsWith('a') ? { ...predictions, poses } : predictions;
      },
    });
    const { sources, comparisons } = parsed(printed);
    expect(sources.map(({ name }) => name)).toEqual(['a-m-onnx', 'b-m-onnx', 'half']);
    expect(comparisons.map(({ source, headline }) => [source, headline.difference])).toEqual([
      [1, expect.closeTo(100 / 3, 10)],
      [2, expect.closeTo(100 / 3, 10)],
    ]);
    expect(noted).toMatch(/^half beside a-m-onnx: PCK@0\.2 \+33\.33 \(.*\), p = /m);
  });

  it('applies options for models to models only', async () => {
    const path = file('all.mat', array(14, 2, tested));
    await expect(limberEval(['--predictions', path, '--flip'], { predictWithModel })).rejects.toThrow(
      'error: --flip is for models, and none is scored',
    );
  });

  it('stores the score of each stage of the network', async () => {
    const { printed } = await limberEval(['--model', 'm.onnx', '--json', '-'], {
      predictWithModel: async (...request) => {
        const { poses, ...predictions } = await predictWithModel(...request);
        const nothing = poses.map(() => null);
        return {
          ...predictions,
          poses,
          stages: [
            { name: 'stage1', poses: nothing },
            { name: 'stage2', poses },
          ],
        };
      },
    });
    expect(parsed(printed).sources[0]!.stages.map(({ name, mean }) => [name, mean])).toEqual([
      ['stage1', 0],
      ['stage2', 100],
    ]);
  });
});

describe('limber eval --report', () => {
  const report = async (out: string, args: readonly string[] = []) => {
    const source = file('all.mat', array(14, 2, tested));
    await limberEval(['--predictions', source, '--report', out, ...args], {
      words: ['eval', '--report', "it's here.html"],
      now: () => new Date('2026-02-03T04:05:06Z'),
    });
    return readFileSync(out, 'utf8');
  };

  it('writes one page with crops of the existing images, the command and the date', async () => {
    mkdirSync(join(folder, 'images'), { recursive: true });
    const green = { width: 400, height: 120, channels: 3, background: '#0a0' } as const;
    await sharp({ create: green }).jpeg().toFile(join(folder, 'images/im1002.jpg'));
    const page = await report(join(folder, 'out', 'report.html'));
    expect(page).toMatch(/^<!DOCTYPE html>/);
    expect(page.match(/data:image\/jpeg;base64/g)).toHaveLength(1);
    expect(page).toContain('limber eval --report &#39;it&#39;\\&#39;&#39;s here.html&#39;');
    expect(page).toContain('2026-02-03 04:05:06 UTC');
    expect(page.length).toBeLessThan(400_000);
  });

  it('leaves the images out with --no-pictures', async () => {
    expect(await report(join(folder, 'bare.html'), ['--no-pictures'])).not.toContain('data:image');
  });

  it('leaves no file behind when predictions cannot be read', async () => {
    const out = join(folder, 'unfinished.html');
    const run = limberEval(['--predictions', join(folder, 'nothing.mat'), '--report', out]);
    await expect(run).rejects.toThrow('cannot read the predictions');
    expect(readdirSync(folder).filter((name) => name.startsWith('unfinished'))).toEqual([]);
  });
});

describe.skipIf(!haveData('lsp/joints.mat', 'gold'))(
  "the CPM authors' predictions for LSP (skipped: no data)",
  () => {
    const gold = ['--predictions', `${dataFolder}/gold/LSP_prediction_model_LSP_6s.mat`];

    it('give the published scores', async () => {
      const { printed } = await limberEval([...gold, '--data', `lsp:${dataFolder}/lsp`, '--split', 'test']);
      expect(printed).toMatch(/^mean +84\.32 +59\.29 /m);
      expect(printed).toMatch(/^mean +81\.41 +86\.16$/m);
      expect(printed).toContain('in the true box: PCK@0.2 20.35, AUC 6.52, PCP@0.5 26.60 strict');
    });

    it('fall by fifteen points against observer-centric labels', async () => {
      const labels = ['--data', `lsp:${dataFolder}/lsp`, '--labels', 'observer-centric'];
      const { printed } = await limberEval([...gold, ...labels]);
      expect(printed).toMatch(/^mean +69\.46 /m);
    });
  },
);
