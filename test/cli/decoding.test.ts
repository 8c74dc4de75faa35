import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { addDecodingOptions, namedTree } from '../../src/cli/decoding.ts';
import { addPredict } from '../../src/cli/predict.ts';
import { addTrain } from '../../src/cli/train.ts';
import { type ModelMetadata, metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeMetadata } from '../../src/onnx/index.ts';
import { poseTreeFor } from '../../src/predictions/index.ts';
import { readPoseTree } from '../../src/public/node/index.ts';
import { writeTinyLsp } from './tiny-dataset.ts';

let root = '';
let trained: ModelMetadata;
const at = (...parts: readonly string[]) => join(root, ...parts);

const command = (name: string, add: (command: Command) => void) => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  add(program.command(name));
  return (...words: readonly string[]) => program.parseAsync(words, { from: 'user' });
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-decoding-'));
  await writeTinyLsp(at('tiny'), 8);
  const recipe = {
    name: 'tiny maps',
    data: { train: ['lsp:tiny'], validation: 2 },
    model: {
      kind: 'cpm',
      preset: 'talk',
      width: 48,
      height: 48,
      trunk: [{ channels: 4, kernel: 5, pool: 2 }],
      firstStage: [],
      look: [],
      refine: [{ channels: 4, kernel: 3 }],
      ownTrunk: false,
    },
    training: {
      batch: 2,
      steps: 2,
      learningRate: 1e-3,
      optimizer: { kind: 'adam' },
      style: 'stage by stage',
    },
  };
  await writeFile(at('tiny.yaml'), stringify(recipe));
  const words = ['train', at('tiny.yaml'), '--data', root, '--out', at('run'), '--threads', '1'];
  await command('train', addTrain)(...words);
  trained = parseMetadata(decodeMetadata(await readFile(at('run/model.onnx')), 'm')[metadataKey], 'm');
}, 60_000);
afterAll(() => rm(root, { recursive: true }));

describe('decoding with a tree', () => {
  it('uses the tree stored in the model by training', async () => {
    expect(trained.tree?.edges).toHaveLength(13);
    expect(await poseTreeFor(trained, undefined)).toEqual(trained.tree);
    const out = at('poses.json');
    const words = ['predict', at('tiny/images'), '--model', at('run/model.onnx'), '--one', '--json', out];
    await command('predict', addPredict)(
      ...words,
      '--decode',
      'tree',
      '--scales',
      '0.8:0.2:1.2',
      '--threads',
      '1',
    );
    const { images } = JSON.parse(await readFile(out, 'utf8'));
    expect(images).toHaveLength(8);
    expect(Object.keys(images[0].people[0].joints)).toHaveLength(14);
  });

  it('takes a tree from a file, or fits one to a dataset', async () => {
    const { tree, ...without } = trained;
    await writeFile(at('tree.json'), JSON.stringify(tree));
    expect(await namedTree({ decode: 'tree', tree: at('tree.json') })).toEqual(tree);
    expect(await namedTree({ decode: 'argmax', tree: at('tree.json') })).toBeUndefined();
    expect(await namedTree({ decode: 'tree' })).toBeUndefined();
    const fitted = await namedTree({ decode: 'tree', treeFrom: `lsp:${at('tiny')}` });
    expect(fitted?.edges).toHaveLength(13);
    await expect(poseTreeFor(without, undefined)).rejects.toThrow(
      'the model "tiny maps" brings no tree to decode with – expected a tree, or a dataset to fit one to',
    );
    await writeFile(at('no-tree.json'), '{"edges": 3}');
    await expect(readPoseTree(at('no-tree.json'))).rejects.toThrow(
      'pose tree\'s entry "edges" is wrong – got 3',
    );
  });
});

it('reads scales as first, step and last', async () => {
  const parsed = async (text: string) => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    const complete = addDecodingOptions(program);
    await complete.parseAsync(['--scales', text], { from: 'user' });
    return complete.opts().scales;
  };
  expect(await parsed('0.7:0.1:1.3')).toEqual([0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3]);
  expect(await parsed('1:1:1')).toEqual([1]);
  for (const wrong of ['1', '1:0:2', '2:1:1', 'a:b:c', '0:1:2', '1:1:2:3']) {
    await expect(parsed(wrong)).rejects.toThrow('expected FIRST:STEP:LAST');
  }
});
