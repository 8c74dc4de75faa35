import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLsp, readMatlab } from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { comparisons, headlineOf } from '../../src/eval/index.ts';
import { parseAxes } from '../../src/predictions/axes.ts';
import type { PredictionOptions } from '../../src/predictions/reading-options.ts';
import { predictionsSource } from '../../src/public/node/score.ts';
import { lsp, mirrorOrder } from '../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';

const gold = 'gold/LSP_prediction_model_LSP_6s.mat';

/** By person and joint: x and y, counted from 1. */
type People = readonly (readonly (readonly number[])[])[];

describe.skipIf(!haveData('lsp/joints.mat', gold))(
  "the CPM authors' predictions for LSP, broken in ways that happen (skipped: no data)",
  () => {
    let place: string;
    let people: People;
    beforeAll(async () => {
      place = mkdtempSync(join(tmpdir(), 'limber-gold-'));
      const array = (await readMatlab(readFileSync(`${dataFolder}/${gold}`), gold)).get('prediction_all');
      if (array?.kind !== 'numeric') throw new Error('no prediction_all');
      people = Array.from({ length: 1000 }, (_, person) =>
        lsp.joints.map((_, joint) => [0, 1].map((axis) => array.data[joint + 14 * (axis + 2 * person)]!)),
      );
    });
    afterAll(() => rmSync(place, { recursive: true }));

    async function score(poses: object, options: PredictionOptions) {
      const path = join(place, 'poses.json');
      writeFileSync(path, JSON.stringify(poses));
      const dataset = await readLsp(folderSource(`${dataFolder}/lsp`), { split: 'test' });
      const { poses: found, warnings = [] } = await predictionsSource(path, options).predict(dataset);
      const { score } = headlineOf(dataset.skeleton, comparisons(dataset.samples, found));
      return { score: score?.toFixed(2), warnings };
    }

    it('give no warning when correct', async () => {
      expect(await score(people, { origin: 1 })).toEqual({ score: '84.32', warnings: [] });
    });

    it('with left and right exchanged', async () => {
      const order = mirrorOrder(lsp);
      const exchanged = people.map((person) => order.map((joint) => person[joint]));
      const { warnings } = await score(exchanged, { origin: 1 });
      expect(warnings).toEqual([
        expect.stringMatching(
          /^PCK@0\.2 is 32\.12, but 84\.32 with left and right exchanged; if the file has this meaning, name its joints in their order with the option "joints", or choose the other "labels"$/,
        ),
      ]);
    });

    it('with y before x', async () => {
      const exchanged = people.map((person) => person.map(([x, y]) => [y, x]));
      const { warnings } = await score(exchanged, { origin: 1 });
      expect(warnings).toEqual([
        expect.stringMatching(
          /^PCK@0\.2 is \d+\.\d\d, but 84\.32 with x and y exchanged; .*, set the option "axes" to people,joints,yx$/,
        ),
      ]);
      const stated = await score(exchanged, { origin: 1, axes: parseAxes('people,joints,yx') });
      expect(stated).toEqual({ score: '84.32', warnings: [] });
    });

    it('counted from 1 although 0 is stated, and from 0 although 1 is stated', async () => {
      const { warnings } = await score(people, { origin: 0 });
      expect(warnings).toEqual([
        expect.stringMatching(
          /^the joints lie [\d.]+ to the right of the labels and [\d.]+ below \(median, pixels\); if the file counts pixels from 1, set the option "origin" to 1$/,
        ),
      ]);
      const fromZero = people.map((person) => person.map((point) => point.map((value) => value - 1)));
      expect((await score(fromZero, { origin: 1 })).warnings).toEqual([
        expect.stringMatching(/to the left of .* above .* set the option "origin" to 0$/),
      ]);
    });

    it('with all x before all y', async () => {
      const planar = people.map((person) => [0, 1].flatMap((axis) => person.map((point) => point[axis])));
      expect((await score(planar, { origin: 1 })).warnings).toEqual([
        expect.stringMatching(/but 84\.32 with the axes people,xy,joints/),
      ]);
    });
  },
);
