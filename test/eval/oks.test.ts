import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  type Detection,
  evaluate,
  objectKeypointSimilarity,
  oksImages,
  oksScores,
  rankByOks,
  type Subject,
} from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { coco } from '../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';
import { cocoDetections, cocoSubjects, oksCase } from '../oracles/perturbed-people.ts';
import { pose, stick } from './stick.ts';

/** Written by test/oracles/oks.py. */
const expected: readonly {
  readonly set: string;
  readonly seed: number;
  readonly emptied: boolean;
  readonly results: number;
  readonly similaritySum: number;
  readonly scores: Readonly<Record<string, number | null>>;
}[] = JSON.parse(readFileSync(new URL('../fixtures/oks-expected.json', import.meta.url), 'utf8'));

describe.skipIf(!haveData('coco-mini/annotations/person_keypoints_val2017.json'))(
  "OKS agrees with COCO's own evaluation (skipped: no data)",
  () => {
    const read = ({ set, seed, emptied }: (typeof expected)[number]) =>
      oksCase(`${dataFolder}/coco-mini/annotations/person_keypoints_${set}.json`, seed, emptied);

    it.each(expected)('on $set with seed $seed, images emptied: $emptied', (measured) => {
      const { results, similaritySum, scores } = measured;
      const { truth, results: perturbed } = read(measured);
      const [subjects, detections] = [cocoSubjects(truth), cocoDetections(perturbed)];
      expect(perturbed).toHaveLength(results);
      const similarities = oksImages(coco, subjects, detections).flatMap((photo) =>
        photo.similarities.flat(),
      );
      expect(similarities.reduce((sum, similarity) => sum + similarity, 0)).toBeCloseTo(similaritySum, 8);
      const found: Readonly<Record<string, number | null>> = { ...oksScores(coco, subjects, detections) };
      expect(Object.keys(found)).toEqual(Object.keys(scores));
      for (const [name, score] of Object.entries(scores)) {
        expect(found[name], name).toBeCloseTo(score ?? Number.NaN, 6);
      }
    });

    it('on images with crowds and with people without labeled joints', () => {
      const subjects = expected.flatMap((measured) => cocoSubjects(read(measured).truth));
      const unlabeled = ({ truth }: Subject) => truth.every((joint) => joint === null);
      expect(subjects.some(({ crowd }) => crowd)).toBe(true);
      expect(subjects.some((subject) => unlabeled(subject) && !subject.crowd)).toBe(true);
    });
  },
);

describe.skipIf(!haveData('golden/coco-oks/gt_dataset.json'))(
  'OKS agrees with faster_coco_eval on its own example (skipped: no data)',
  () => {
    it('to the last digits', () => {
      const read = (name: string) =>
        JSON.parse(readFileSync(`${dataFolder}/golden/coco-oks/${name}`, 'utf8'));
      const scores = oksScores(
        coco,
        cocoSubjects(read('gt_dataset.json')),
        cocoDetections(read('dt_dataset.json')),
      );
      const expected = {
        ap: 0.5048844884488449,
        ap50: 0.7227722772277227,
        ap75: 0.6336633663366337,
        apMedium: 0.46633663366336636,
        apLarge: 0.7504950495049505,
        ar: 0.5181818181818182,
        ar50: 0.7272727272727273,
        ar75: 0.6363636363636364,
        arMedium: 0.4666666666666666,
        arLarge: 0.75,
      };
      for (const [name, share] of Object.entries(expected)) {
        expect(scores[name as keyof typeof expected], name).toBeCloseTo(100 * share, 10);
      }
    });
  },
);

const skeleton = { ...stick, sigmas: [0.05, 0.1, 0.1] };
const truth = pose([0, 0], [40, 0], [0, 40]);
const person: Subject = { image: 'a', truth, area: 1600, box: { x: 0, y: 0, width: 40, height: 40 } };
const found = (score: number, dx = 0, image = 'a'): Detection => ({
  image,
  score,
  pose: truth.map((joint) => joint && { point: imagePoint(joint.point.x + dx, joint.point.y) }),
});

describe('object key-point similarity', () => {
  const similarity = objectKeypointSimilarity(skeleton);

  it('is the mean of exp(−d² / 2s²k²) with k twice the sigma', () => {
    const [narrow, wide] = [Math.exp(-16 / (2 * 1600 * 0.01)), Math.exp(-16 / (2 * 1600 * 0.04))];
    expect(similarity(person, found(1, 4).pose)).toBeCloseTo((narrow + 2 * wide) / 3, 12);
    expect(similarity(person, truth)).toBe(1);
  });

  it('gives 0 for joints that were not predicted and ignores those without a label', () => {
    expect(similarity(person, pose([0, 0], null, [0, 40]))).toBeCloseTo(2 / 3, 12);
    expect(similarity({ ...person, truth: pose([0, 0], null, [0, 40]) }, pose([0, 0], null, [0, 40]))).toBe(
      1,
    );
  });

  it('uses three times the box for people without labeled joints', () => {
    const nobody = { ...person, truth: pose(null, null, null) };
    expect(similarity(nobody, pose([-40, 0], [80, 80], [0, -40]))).toBe(1);
    expect(similarity(nobody, pose([-44, 0], [80, 80], [0, -40]))).toBeCloseTo(
      (2 + Math.exp(-16 / (2 * 1600 * 0.01))) / 3,
      12,
    );
    const { box: _, ...unboxed } = nobody;
    expect(() => similarity(unboxed, truth)).toThrow(
      'a subject with neither labeled joints nor a box – expected joints or a box, for OKS – in a',
    );
  });

  it('names the missing data', () => {
    expect(() => objectKeypointSimilarity(stick)).toThrow(
      'skeleton "stick" has no sigmas for OKS – expected one for each of its 3 joints',
    );
    expect(() => objectKeypointSimilarity({ ...stick, sigmas: [0.1] })).toThrow(/got 1 of them/);
    const { area: _, ...without } = person;
    expect(() => similarity(without, truth)).toThrow('a subject without the area that OKS needs – in a');
    expect(() => similarity({ ...person, area: Number.NaN }, truth)).toThrow(/got NaN/);
  });
});

describe('average precision', () => {
  it('is 100 for exact detections, and null without labeled people', () => {
    const scores = oksScores(skeleton, [person], [found(1)]);
    expect(scores.ap).toBeCloseTo(100, 9);
    expect(scores).toMatchObject({ ar: 100, arMedium: 100, arLarge: null, apLarge: null });
    expect(oksScores(skeleton, [], [found(1)]).ap).toBeNull();
    expect(oksScores(skeleton, [person], [])).toMatchObject({ ap: 0, ar: 0 });
  });

  it('falls for a wrong detection with a higher score, not with a lower one', () => {
    expect(oksScores(skeleton, [person], [found(0.9, 500), found(0.5)]).ap).toBeCloseTo(50, 9);
    expect(oksScores(skeleton, [person], [found(0.2, 500), found(0.5)]).ap).toBeCloseTo(100, 9);
    expect(oksScores(skeleton, [person], [found(0.9), found(0.8)]).ap).toBeCloseTo(100, 9);
    expect(oksScores(skeleton, [person], [found(0.9, 0, 'b'), found(0.8)]).ap).toBeCloseTo(50, 9);
  });

  it('ignores any number of detections in a crowd', () => {
    const crowd: Subject = {
      ...person,
      truth: pose(null, null, null),
      crowd: true,
      box: { x: 400, y: 0, width: 400, height: 400 },
    };
    const inCrowd = [0.99, 0.98, 0.97].map((score) => found(score, 500));
    expect(oksScores(skeleton, [person, crowd], [...inCrowd, found(0.5)]).ap).toBeCloseTo(100, 9);
    expect(
      oksScores(skeleton, [person, { ...crowd, crowd: false }], [...inCrowd, found(0.5)]).ap,
    ).toBeCloseTo(100 / 3, 9);
  });

  it('uses the 20 detections with the highest scores in an image', () => {
    const wrong = Array.from({ length: 20 }, () => found(0.9, 500));
    expect(oksScores(skeleton, [person], [...wrong, found(0.5)]).ap).toBe(0);
    expect(oksScores(skeleton, [person], [...wrong.slice(1), found(0.5)]).ap).toBeCloseTo(5, 9);
  });

  it('weights an image as if it occurred that many times', () => {
    const images = ['a', 'b', 'c', 'd'];
    const subjects = images.map((image) => ({ ...person, image }));
    const detected = images.map((image, index) => found(0.9 - index / 10, [0, 500, 3, 6][index], image));
    const weights = [2, 1, 0, 3];
    const ranked = rankByOks(oksImages(skeleton, subjects, detected));
    const repeated = weights.flatMap((weight, index) =>
      Array.from({ length: weight }, (_, copy) => {
        const image = `${images[index]}${copy}`;
        return { subject: { ...subjects[index]!, image }, detection: { ...detected[index]!, image } };
      }),
    );
    const { ap } = oksScores(
      skeleton,
      repeated.map(({ subject }) => subject),
      repeated.map(({ detection }) => detection),
    );
    expect(averagePrecision(ranked, weights)).toBeCloseTo(ap ?? Number.NaN, 9);
    expect(averagePrecision(ranked, [0, 0, 0, 0])).toBeNull();
  });

  it('lies in its interval if all detections tie and the right one comes first', () => {
    const images = Array.from({ length: 30 }, (_, index) => `image ${index + 10}`);
    const { oks, intervals } = evaluate(
      skeleton,
      images.map((image) => ({ ...person, image, prediction: null })),
      { bootstrap: {}, detections: images.flatMap((image) => [found(1, 0, image), found(1, 500, image)]) },
    );
    // Every resample has each image's right detection before its wrong one, like the data.
    expect(intervals?.ap?.low).toBeCloseTo(oks?.ap ?? Number.NaN, 9);
    expect(intervals?.ap?.high).toBeCloseTo(oks?.ap ?? Number.NaN, 9);
  });
});
