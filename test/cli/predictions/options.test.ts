import { Command } from '@commander-js/extra-typings';
import { expect, it } from 'vitest';
import { addPredictionOptions } from '../../../src/cli/predictions/options.ts';
import { mpii } from '../../../src/skeletons/index.ts';

function parse(...words: readonly string[]): object {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addPredictionOptions(command);
  return command.parse(words, { from: 'user' }).opts();
}

it('describe the layout of a file', () => {
  expect(
    parse('--axes', 'people, joints, yx', '--origin', '1', '--joints', 'mpii', '--variable', 'found'),
  ).toEqual({
    axes: ['people', 'joints', 'yx'],
    origin: 1,
    joints: mpii,
    variable: 'found',
  });
  expect(parse('--joints', 'nose, tail base')).toEqual({
    joints: { name: '--joints', joints: ['nose', 'tail base'], limbs: [], mirrorPairs: [] },
  });
  expect(parse()).toEqual({});
});

it.each([
  ['--axes', 'joints,xy', 'expected joints, people and xy (or yx) in some order.'],
  ['--axes', 'joints,xy,yx', 'expected joints, people and xy'],
  ['--origin', '2', 'expected 0 or 1.'],
  [
    '--joints',
    'nobody',
    'expected lsp, flic, mpii, coco, limber19, or the names of joints with commas between them.',
  ],
])('refuses %s %s', (option, value, message) => {
  expect(() => parse(option, value)).toThrow(message);
});
