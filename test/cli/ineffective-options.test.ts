import { Command } from '@commander-js/extra-typings';
import { expect, it } from 'vitest';
import { addBench } from '../../src/cli/bench.ts';
import { addConvert } from '../../src/cli/data/convert.ts';
import { addRelabel } from '../../src/cli/data/relabel.ts';
import { addEval } from '../../src/cli/eval.ts';
import { addPredict } from '../../src/cli/predict.ts';
import { addTrain } from '../../src/cli/train.ts';

/** Options that have no effect beside the others are refused before any file is read. */

const commands = {
  bench: addBench,
  convert: addConvert,
  eval: addEval,
  predict: addPredict,
  relabel: addRelabel,
  train: addTrain,
};

const data = '--data lsp:nowhere';
const model = `${data} --model m.onnx`;
const predictions = `${data} --predictions p.json`;

it.each<[keyof typeof commands, string, string]>([
  ['eval', `${model} --axes people,joints,xy`, '--axes is for files of predictions, and none is scored'],
  ['eval', `${model} --origin 1`, '--origin is for files of predictions, and none is scored'],
  ['eval', `${model} --joints lsp`, '--joints is for files of predictions, and none is scored'],
  ['eval', `${model} --variable x`, '--variable is for files of predictions, and none is scored'],
  ['eval', `${model} --minimum-score 0.1`, '--minimum-score is for --detector, which is not given'],
  ['eval', `${model} --no-pictures`, '--no-pictures is for --report, which is not given'],
  ['eval', `${model} --tree t.json`, '--tree is for --decode tree, which is not given'],
  ['eval', `${model} --tree-from lsp:x`, '--tree-from is for --decode tree, which is not given'],
  ['eval', `${predictions} --scales 1:1:1`, '--scales is for models, and none is scored'],
  ['predict', 'a.jpg --tree t.json', '--tree is for --decode tree, which is not given'],
  ['predict', 'a.jpg --tree-from lsp:x', '--tree-from is for --decode tree, which is not given'],
  ['predict', 'a.mp4 --fill 1', '--fill is for --smooth offline, which is not given'],
  ['predict', 'a.mp4 --smooth --fill 1', '--fill is for --smooth offline, which is not given'],
  ['predict', 'a.jpg --detect-every 2', '--detect-every is for films'],
  ['predict', 'a.mp4 --one --detect-every 2', '--detect-every is for the detector, which is not used'],
  ['eval', '--video a.mp4 --split all', '--split is for images, not for --video'],
  ['eval', '--video a.mp4 --tree t.json', '--tree is for --decode tree, which is not given'],
  ['eval', '--video a.jsonl --model m.onnx', '--model is for films, and --video names a file of poses'],
  ['predict', 'a.jpg --smooth', '--smooth is for films'],
  ['train', 'r.yaml --fold-by image', '--fold-by is for --folds, which is not given'],
  ['bench', 'm.onnx --batch 3', '--batch is for recipes: a model is timed on one image'],
  [
    'relabel',
    `${data} --teacher t.onnx --out x.json --smallest 3`,
    '--smallest is for --detector, which is not given',
  ],
  [
    'relabel',
    `${data} --teacher t.onnx --out x.json --fewest 0.3`,
    '--fewest is for --detector, which is not given',
  ],
  ['convert', `${data} --out x.json --derive`, '--derive is for --skeleton, which is not given'],
])('limber %s refuses %s', async (name, words, message) => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  commands[name](program.command(name));
  const parsed = program.parseAsync([name, ...words.split(' ')], { from: 'user' });
  await expect(parsed).rejects.toThrow(`error: ${message}`);
});
