import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, memorySource, readCoco } from '../../src/data/index.ts';
import { comparisons, evaluate, formatEvaluation } from '../../src/eval/index.ts';
import { predictionsSource } from '../../src/public/node/score.ts';
import { json } from '../data/coco-files.ts';
import { dataFolder, haveData } from '../data/real-data.ts';
import { oksCase } from '../oracles/perturbed-people.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'limber-coco-set-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function predict(dataset: Dataset, results: unknown) {
  const path = join(folder, 'results.json');
  writeFileSync(path, JSON.stringify(results));
  return predictionsSource(path).predict(dataset);
}

const openCoco = (document: unknown) => openFolder({ labels: document });

function openFolder(documents: Readonly<Record<string, unknown>>): Promise<Dataset> {
  const files = Object.entries(documents).map(
    ([name, value]) => [`annotations/${name}.json`, json(value)] as const,
  );
  return readCoco(memorySource(new Map(files)));
}

/** Written by test/oracles/oks.py. */
const expected: readonly {
  readonly set: string;
  readonly seed: number;
  readonly emptied: boolean;
  readonly scores: Readonly<Record<string, number>>;
}[] = JSON.parse(readFileSync(new URL('../fixtures/oks-expected.json', import.meta.url), 'utf8'));

describe.skipIf(!haveData('coco-mini/annotations/person_keypoints_val2017.json'))(
  "a results file is scored as by COCO's own evaluation (skipped: no data)",
  () => {
    it.each(expected)('on $set with seed $seed, images emptied: $emptied', async (measured) => {
      const { set, seed, emptied, scores } = measured;
      const path = `${dataFolder}/coco-mini/annotations/person_keypoints_${set}.json`;
      const { truth, results } = oksCase(path, seed, emptied);
      const dataset = await openCoco(truth);
      const empty = dataset.images!.length - new Set(dataset.samples.map(({ image }) => image)).size;
      expect(empty > 0).toBe(emptied);
      const { poses, detections = [], unused } = await predict(dataset, results);
      expect([unused, detections.length]).toEqual([0, results.length]);
      const people = comparisons(dataset.samples, poses);
      const evaluation = evaluate(dataset.skeleton, people, { detections });
      for (const [name, score] of Object.entries(scores)) {
        expect({ ...evaluation.oks }[name], name).toBeCloseTo(score, 6);
      }
      expect(formatEvaluation(evaluation, dataset.skeleton)).toMatch(
        new RegExp(
          `^PCK@.*\\nOKS AP +${scores.ap!.toFixed(2)}, mean over OKS 0.50–0.95, all detections\\n\\n`,
        ),
      );
    });
  },
);

describe('images of results', () => {
  const category = { id: 1, name: 'thing', keypoints: ['tip', 'base'], skeleton: [] };
  const images = [
    { id: 7, file_name: '000005.jpg' },
    { id: 5, file_name: '000007.jpg' },
    { id: 6, file_name: 'empty.jpg' },
  ];
  const keypoints = [10, 20, 2, 30, 40, 2];
  const annotations = [{ id: 1, image_id: 7, category_id: 1, keypoints }];
  const document = { images, annotations, categories: [category] };
  const result = (image_id: number | string, score = 1) => ({ image_id, category_id: 1, keypoints, score });

  it('are those with the same id in the labels, even if a file name has another number', async () => {
    const { poses, detections, unused } = await predict(await openCoco(document), [
      result(7),
      result(6, 0.5),
      result('000007.jpg', 0.25),
      result(99),
    ]);
    expect(poses[0]).toMatchObject([{ point: { x: 10, y: 20 } }, { point: { x: 30, y: 40 } }]);
    expect(detections?.map(({ image, score }) => [image, score])).toEqual([
      ['000007.jpg', 0.25],
      ['empty.jpg', 0.5],
      ['000005.jpg', 1],
    ]);
    expect(unused).toBe(1);
  });

  it('are those whose file name without its ending is the id, if no id is known', async () => {
    const named = {
      ...document,
      images: [
        { id: 70, file_name: 'frames/000005.jpg' },
        { id: 50, file_name: 'frames/night_12.jpg' },
      ],
      annotations: [{ id: 1, image_id: 70, category_id: 1, keypoints }],
    };
    for (const five of [5, '000005']) {
      const { poses, detections, unused } = await predict(await openCoco(named), [
        result(five),
        result('night_12', 0.5),
        result(99),
      ]);
      expect(poses[0]).toMatchObject([{ point: { x: 10, y: 20 } }, { point: { x: 30, y: 40 } }]);
      expect(detections?.map(({ image }) => image).toSorted()).toEqual([
        'frames/000005.jpg',
        'frames/night_12.jpg',
      ]);
      expect(unused).toBe(1);
    }
  });

  it('give a clear error if none or several fit', async () => {
    await expect(predict(await openCoco(document), [result(99)])).rejects.toThrow(
      /^no prediction is for an image of coco – got names such as 99 – expected names such as 000007.jpg, or its id, 5 – in /,
    );
    const train = { ...document, images: [{ id: 7, file_name: 'other.jpg' }] };
    const both = await openFolder({
      train,
      val: { ...document, annotations: [{ ...annotations[0], id: 2 }] },
    });
    await expect(predict(both, [result(7)])).rejects.toThrow(
      /^several images may be meant by 7 – got other.jpg and 000005.jpg – expected one: the names of images, or a single annotation file – in /,
    );
  });

  it('are not those with the same name in another folder', async () => {
    const dataset = await openCoco({
      ...document,
      images: [
        { id: 7, file_name: 'a/1.jpg' },
        { id: 8, file_name: 'b/1.jpg' },
      ],
      annotations: [...annotations, { ...annotations[0], id: 2, image_id: 8 }],
    });
    expect((await predict(dataset, [result(8)])).poses.map((pose) => pose !== null)).toEqual([false, true]);
  });
});
