import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { addTrain } from '../../src/cli/train.ts';
import { LimberError } from '../../src/errors.ts';
import { metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { decodeCheckpoint } from '../../src/train/index.ts';
import { limber } from './run.ts';
import { writeTinyLsp } from './tiny-dataset.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);

const recipe = {
  name: 'tiny',
  data: { train: [{ dataset: 'lsp:tiny', repeat: 2 }], validation: 3 },
  model: {
    kind: 'regressor',
    width: 48,
    height: 48,
    blocks: [{ channels: 8, kernel: 5, stride: 2, pool: 2 }],
    hidden: [32],
    dropout: 0.1,
  },
  augmentation: { rotation: { normal: 10 }, flip: 0.5 },
  training: { batch: 8, steps: 10, learningRate: 0.002, optimizer: { kind: 'adamw' }, emaDecay: 0.9 },
  checkpointEvery: 2,
  validateEvery: 1,
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-train-'));
  await writeTinyLsp(at('tiny'), 12);
  await writeFile(at('tiny.yaml'), stringify(recipe));
});
afterAll(() => rm(root, { recursive: true }));

const parameters = (out: string, ...more: readonly string[]) => [
  'train',
  at('tiny.yaml'),
  '--root',
  root,
  '--out',
  at(out),
  '--threads',
  '1',
  ...more,
];

/** Sends one signal, after the validation of the third step. */
function after3(signal: NodeJS.Signals): Parameters<typeof limber>[1] {
  let sent = false;
  return (stderr, kill) => {
    if (sent || !stderr.includes('validation after step 3:')) return;
    sent = true;
    kill(signal);
  };
}

/** The files of a run, without the entries that depend on time. */
async function left(out: string) {
  const log = (await readFile(at(out, 'log.jsonl'), 'utf8')).replace(/,"milliseconds":[\d.e-]+/g, '');
  const checkpoints = ['last', 'best'].map(async (name) => {
    const path = at(out, `${name}.checkpoint`);
    const { tensors, ...rest } = decodeCheckpoint(await readFile(path), path);
    return { ...rest, tensors: [...tensors].map(([tensor, { buffer }]) => [tensor, base64(buffer)]) };
  });
  const { graph } = decodeModel(await readFile(at(out, 'model.onnx')), 'model.onnx');
  const weights = graph.initializers.map(({ name, tensor }) => [name, base64(tensor.data.buffer)]);
  return { log, checkpoints: await Promise.all(checkpoints), weights };
}

const base64 = (buffer: ArrayBufferLike) => Buffer.from(buffer).toString('base64');

describe('limber train', () => {
  it('takes settings from the command line, and suggests the nearest name for an unknown one', async () => {
    const set = ['--set', 'training.steps=3', '--set', 'name=007'];
    const { status, stdout } = await limber(parameters('set', ...set));
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^model {2}.*after step [123]/)]);
    const model = decodeModel(await readFile(at('set/model.onnx')), 'model');
    expect(parseMetadata(model.metadata[metadataKey], 'model').name).toBe('007');
    const wrong = await limber(parameters('unset', '--set', 'training.stepps=3'));
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('unknown recipe setting "training.stepps" – expected "training.steps"?'),
    ]);
  });

  it('stops early with a message, and does nothing when resumed', async () => {
    const early = parameters('early', '--set', 'training.patience=2', '--set', 'training.learningRate=1e-9');
    const { status, stderr } = await limber(early);
    expect(status).toBe(0);
    const [, step, count] = /stopped after step (\d+), because (\d) validations in a row/.exec(stderr) ?? [];
    expect([Number(step), count]).toEqual([3, '2']);
    const again = await limber([...early, '--resume']);
    expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('stopped after step 3')]);
    const longer = await limber([...early.slice(0, -4), '--set', 'training.learningRate=1e-9', '--resume']);
    expect([longer.status, longer.stdout]).toEqual([0, expect.stringContaining('model')]);
    expect((await readFile(at('early/log.jsonl'), 'utf8')).includes('"step":10')).toBe(true);
  });

  beforeAll(async () => {
    const outcome = await limber(parameters('whole'));
    expect(outcome).toMatchObject({ status: 0 });
    expect(outcome.stderr).toMatch(
      /^3 people held out: .*\ntiny: compiling the training step…\ntiny: 0\.\d+ M parameters to train; a step needs about \d+ MiB\n/,
    );
    expect(outcome.stderr).toMatch(/validation after step 10: PCK@0\.2 [\d.]+/);
    expect(outcome.stderr).toMatch(
      /step 10\/10 · loss [\d.]+ · .* · learning rate 2\.00e-3 · [\d.]+ images\/s · 0 s left/,
    );
    const [model, confidence] = outcome.stdout.split('\n');
    expect(model).toBe(`model  ${at('whole/model.onnx')}  PCK@0.2 ${await bestScore('whole')}`);
    expect(confidence).toMatch(/^confidence {2}none: this model places every joint/);
    expect(outcome.stdout).toContain(`\npage  ${at('whole/run.html')}\n`);
  }, 300_000);

  it('leaves a model, two checkpoints, a log, and no incomplete file', async () => {
    expect((await readdir(at('whole'))).sort()).toEqual([
      'best.checkpoint',
      'last.checkpoint',
      'log.jsonl',
      'model.onnx',
      'run.html',
    ]);
    const lines = (await readFile(at('whole/log.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).step)).toEqual(
      Array.from({ length: 20 }, (_, line) => 1 + Math.floor(line / 2)),
    );
    const model = decodeModel(await readFile(at('whole/model.onnx')), 'm');
    expect(parseMetadata(model.metadata[metadataKey], 'm')).toMatchObject({
      name: 'tiny',
      provenance: { trainedOn: ['lsp, training split'], date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      scores: [{ dataset: 'lsp', conditions: '3 people, whole image, no flip' }],
    });
  });

  it('gives a model that predict and eval accept', async () => {
    const model = at('whole/model.onnx');
    const labeled = ['--data', `lsp:${at('tiny')}`, '--split', 'train'];
    const [predicted, evaluated] = [
      await limber(['predict', at('tiny/images/im0001.jpg'), '--model', model, '--one']),
      await limber(['eval', '--model', model, ...labeled, '--json', '-']),
    ];
    expect([predicted.status, evaluated.status]).toEqual([0, 0]);
    expect(JSON.parse(predicted.stdout).images[0].people[0].joints['head top']).toMatchObject({
      x: expect.any(Number),
    });
    const { people, sources } = JSON.parse(evaluated.stdout);
    expect(people).toHaveLength(12);
    expect(sources).toMatchObject([{ missing: [] }]);
  }, 300_000);

  it('ends on Ctrl-C with a checkpoint and continues to the same result', async () => {
    const first = await limber(parameters('interrupted'), after3('SIGINT'));
    expect(first.status).toBe(130);
    const [, step] = /limber: interrupted after step (\d); --resume continues from there\n$/.exec(
      first.stderr,
    )!;
    expect(Number(step)).toBeGreaterThanOrEqual(3);
    const second = await limber(parameters('interrupted', '--resume'));
    expect(second).toMatchObject({ status: 0 });
    expect(second.stderr).toContain(`continues after step ${step}`);
    expect(await left('interrupted')).toEqual(await left('whole'));
  }, 300_000);

  it('loses only the steps since the last checkpoint when it is killed', async () => {
    const first = await limber(parameters('killed'), after3('SIGKILL'));
    expect(first.status).toBe(null);
    const second = await limber(parameters('killed', '--resume'));
    expect(second).toMatchObject({ status: 0 });
    expect(second.stderr).toMatch(/continues after step [2468]\n/);
    expect(await left('killed')).toEqual(await left('whole'));
  }, 300_000);

  it('refuses to begin in the folder of another run', async () => {
    expect(await attempt(...parameters('whole').slice(1))).toEqual(
      new LimberError({
        what: 'the folder already holds a run',
        expected: `the option "resume" to continue it, or another folder; there "initialize: ${at('whole')}/model.onnx" begins with this run's model`,
        where: at('whole'),
      }),
    );
  });
});

describe('limber train --preview', () => {
  it('draws the first samples and trains nothing', async () => {
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const noted = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await attempt(...parameters('previewed', '--preview', at('samples.png')).slice(1));
    expect(print.mock.calls).toEqual([[`samples  ${at('samples.png')}\n`]]);
    expect(noted.mock.calls.map(([line]) => line)).toContain(
      'note: --out is for a training, and --preview does not train\n',
    );
    print.mockRestore();
    noted.mockRestore();
    const { data, info } = await sharp(at('samples.png')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([8 * 49, 4 * 49, 3]);
    // The joints' colors are drawn over the discs: six joints of each sample are the first of a pair.
    const pixels = Array.from({ length: data.length / 3 }, (_, at) => data.subarray(3 * at, 3 * at + 3));
    expect(pixels.filter(([r, g, b]) => r === 255 && g === 139 && b === 43).length).toBeGreaterThan(32 * 6);
    expect(existsSync(at('previewed'))).toBe(false);
  });
});

/** Runs the command in this process. @returns its error. */
async function attempt(...args: readonly string[]): Promise<unknown> {
  const program = new Command('limber').exitOverride().configureOutput({ writeErr: () => {} });
  addTrain(program.command('train'));
  program.commands[0]!.exitOverride().configureOutput({ writeErr: () => {} });
  return program.parseAsync(['train', ...args], { from: 'user' }).catch((error: unknown) => error);
}

async function bestScore(out: string): Promise<string> {
  const { best } = decodeCheckpoint(await readFile(at(out, 'best.checkpoint')), out);
  return `${best!.score.toFixed(2)} after step ${best!.step}`;
}

describe('limber train with something wrong', () => {
  it.each<[string, string, RegExp]>([
    ['not YAML', 'name: [tiny', /^the recipe is not YAML – got .* – in .*bad\.yaml$/],
    ['empty', '', /^the recipe is wrong – got null – expected named settings – in .*bad\.yaml$/],
    [
      'a wrong value',
      stringify({ ...recipe, crop: { padding: 0 } }),
      /^recipe setting "crop.padding" is wrong – got 0 – expected a number above 0 – in .*bad\.yaml$/,
    ],
    [
      'an unknown setting',
      stringify({ ...recipe, epochs: 3 }),
      /^unknown recipe setting "epochs" – in .*bad\.yaml$/,
    ],
    [
      'an unknown format',
      stringify({ ...recipe, data: { train: ['voc:tiny'] } }),
      /^unknown dataset "voc:tiny" – expected lsp:FOLDER or lspet:FOLDER or .*coco:FILE.json$/,
    ],
    ['a missing folder', stringify({ ...recipe, data: { train: ['lsp:nowhere'] } }), /nowhere/],
    [
      'a missing trunk',
      stringify({ ...recipe, model: { kind: 'cpm transfer', trunk: 'gone.onnx' } }),
      /^cannot read trunk – got no such file or folder – in .*gone\.onnx$/,
    ],
    [
      'too many held out',
      stringify({ ...recipe, data: { train: ['lsp:tiny'] } }),
      /^100 people cannot be held out for validation – got 12 in lsp:tiny – expected a smaller "data.validation"$/,
    ],
  ])('(%s) prints one sentence', async (_, text, message) => {
    await writeFile(at('bad.yaml'), text);
    const error = await attempt(at('bad.yaml'), '--root', root, '--out', at('bad'));
    expect(error).toBeInstanceOf(LimberError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
    expect(existsSync(at('bad'))).toBe(false);
  });

  it('names a missing recipe, and ends with exit status 1', async () => {
    const { status, stderr, stdout } = await limber(['train', at('none.yaml')]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`limber: cannot read recipe – got no such file or folder – in ${at('none.yaml')}\n`);
  });

  it.each(['0', '-1', 'two', '1.5', ''])('refuses %j threads', async (count) => {
    expect(await attempt(at('tiny.yaml'), '--threads', count)).toMatchObject({
      message: expect.stringContaining('expected 1, 2, 3, ….'),
    });
  });
});
