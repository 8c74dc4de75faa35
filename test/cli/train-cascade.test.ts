import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { limber } from './run.ts';
import { writeTinyLsp } from './tiny-dataset.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);

const recipe = {
  name: 'tiny cascade',
  data: { train: [{ dataset: 'lsp:tiny', repeat: 2 }], validation: 3 },
  model: {
    kind: 'deeppose',
    network: { channels: [8, 8], pooling: 'cells', hidden: 16 },
    stages: 2,
    size: 32,
    sigma: 1.5,
    loss: 'huber',
  },
  augmentation: { flip: 0.5 },
  training: { batch: 8, steps: 6, learningRate: 0.002, optimizer: { kind: 'adamw' } },
  refinement: { people: 9, training: { steps: 40, learningRate: 1e-4 } },
  checkpointEvery: 2,
  validateEvery: 2,
};

const parameters = (out: string, ...more: readonly string[]) =>
  ['train', at('tiny.yaml'), '--root', root, '--out', at(out), '--threads', '1'].concat(more);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-cascade-'));
  await writeTinyLsp(at('tiny'), 12);
  await writeFile(at('tiny.yaml'), stringify(recipe));
});
afterAll(() => rm(root, { recursive: true }));

describe('limber train with a cascade', () => {
  it('continues the stage that Ctrl-C ended, and gives one model for predict and eval', async () => {
    let sent = false;
    const first = await limber(parameters('run'), (stderr, kill) => {
      if (sent || !/stage 2, sigma 1\.5: .*\n(.*\n)*validation after step/.test(stderr)) return;
      sent = true;
      kill();
    });
    expect(first.stderr).toMatch(
      /^3 people held out: .*\ntiny cascade, stage 1: compiling the training step…\ntiny cascade, stage 1: 0\.\d+ M parameters to train;/,
    );
    expect(first.stderr).toContain('measuring the errors of stage 1 on 9 people in training\n');
    expect([first.status, first.stderr]).toEqual([
      130,
      expect.stringMatching(/limber: interrupted; --resume continues from there\n$/),
    ]);

    const second = await limber(parameters('run', '--resume'));
    expect(second).toMatchObject({ status: 0 });
    expect(second.stderr).toMatch(/stage 2, sigma 1\.5: .*; continues after step \d+\n/);
    expect(second.stderr).not.toContain('measuring');
    expect(second.stdout).toMatch(
      /^stage 1 {2}PCK@0\.2 [\d.]+ after step \d\nstage 2, sigma 1\.5 {2}PCK@0\.2 [\d.]+ after step \d+\nmodel {2}.*run\/model\.onnx {2}stages 1 to [12]\nconfidence {2}none: .*\npage {2}.*run\/run\.html\n$/,
    );
    expect((await readdir(at('run'))).sort()).toEqual([
      'cascade.json',
      'errors-1.json',
      'model.onnx',
      'run.html',
      'stage-1',
      'stage-2-sigma-1.5',
    ]);
    const errors = JSON.parse(await readFile(at('run/errors-1.json'), 'utf8'));
    expect(errors).toMatchObject([{ sigma: 1.5 }]);
    expect(errors[0].normals).toHaveLength(14);

    const model = at('run/stage-2-sigma-1.5/model.onnx');
    const labeled = ['--data', `lsp:${at('tiny')}`, '--split', 'train'];
    const [predicted, evaluated] = [
      await limber(['predict', at('tiny/images/im0001.jpg'), '--model', model, '--one']),
      await limber(['eval', '--model', model, ...labeled, '--json', '-']),
    ];
    expect([predicted.status, evaluated.status]).toEqual([0, 0]);
    expect(Object.keys(JSON.parse(predicted.stdout).images[0].people[0].joints)).toHaveLength(14);
    const { people, sources } = JSON.parse(evaluated.stdout);
    expect(people).toHaveLength(12);
    expect(sources[0].stages.map(({ name }: { name: string }) => name)).toEqual(['stage1', 'stage2']);
  }, 300_000);

  it('refuses to begin in the folder of another run', async () => {
    const { status, stderr } = await limber(parameters('run'));
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('the folder already holds a run – expected the option "resume" to continue it'),
    ]);
  }, 60_000);
});
