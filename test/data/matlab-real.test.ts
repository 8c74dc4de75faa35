import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeMatlab, expectKind, matlabAt, matlabEntry, readMatlab } from '../../src/data/index.ts';
import { dataFolder, haveData } from './real-data.ts';

const files = [
  'lsp/joints.mat',
  'lsp/joints-OC.mat',
  'lspet/joints.mat',
  'flic/flic-joints-oc.mat',
  'mpii/detections_our_format.mat',
  'gold/LSP_prediction_model_LSP_6s.mat',
];
const open = async (name: string) => readMatlab(await readFile(`${dataFolder}/${name}`), name);

describe.skipIf(!haveData(...files))('files that MATLAB wrote (skipped: no data)', () => {
  it.each([
    ['lsp/joints.mat', { joints: '3×14×2000 double' }],
    ['lsp/joints-OC.mat', { joints: '3×14×2000 double' }],
    ['lspet/joints.mat', { joints: '14×3×10000 double' }],
    ['gold/LSP_prediction_model_LSP_6s.mat', { prediction_all: '14×2×1000 double' }],
    [
      'mpii/detections_our_format.mat',
      {
        jnt_missing: '16×2958 double',
        pos_pred_src: '16×2×2958 double',
        pos_gt_src: '16×2×2958 double',
        headboxes_src: '2×2×2958 double',
        dataset_joints: '1×16 cell',
      },
    ],
  ])('%s', async (name, expected) => {
    const variables = await open(name);
    const found = [...variables].map(([variable, value]) => [variable, describeMatlab(value)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it('numbers stored narrower than their class', async () => {
    const gold = await open('gold/LSP_prediction_model_LSP_6s.mat');
    const prediction = expectKind(matlabEntry(gold, 'prediction_all', 'gold'), 'numeric', 'gold');
    expect([0, 1].map((axis) => matlabAt(prediction, 0, axis, 0))).toEqual([46, 138]);
  });

  it('structs with text, narrow numbers, logicals and NaN', async () => {
    const flic = await open('flic/flic-joints-oc.mat');
    const people = expectKind(matlabEntry(flic, 'flic_anno', 'flic'), 'struct', 'flic');
    expect(people.dims).toEqual([1, 5003]);
    const field = (person: number, name: string) => matlabEntry(matlabAt(people, 0, person), name, 'flic');
    const count = (name: string) =>
      people.data.filter((person) =>
        matlabAt(expectKind(matlabEntry(person, name, 'flic'), 'logical', 'flic'), 0, 0),
      ).length;
    expect([count('istrain'), count('istest')]).toEqual([3987, 1016]);
    expect(field(17, 'filepath')).toMatchObject({ data: '12-oclock-high-special-edition-00016511.jpg' });
    const coords = expectKind(field(17, 'coords'), 'numeric', 'flic');
    expect(coords.dims).toEqual([2, 29]);
    const filled = Array.from({ length: 29 }, (_, joint) => joint).filter(
      (joint) => !Number.isNaN(matlabAt(coords, 0, joint)),
    );
    expect(filled.map((joint) => joint + 1)).toEqual([1, 2, 3, 4, 5, 6, 7, 10, 13, 14, 17]);
  });

  it('cells of text', async () => {
    const names = expectKind(
      matlabEntry(await open('mpii/detections_our_format.mat'), 'dataset_joints', 'mpii'),
      'cell',
      'mpii',
    );
    expect(names.data.map((name) => expectKind(name, 'text', 'mpii').data).slice(0, 4)).toEqual([
      'rank',
      'rkne',
      'rhip',
      'lhip',
    ]);
  });
});
