import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMot } from '../../../src/data/index.ts';
import { boxSimilarity, compareFilms, type TrackingScores, trackingScores } from '../../../src/eval/index.ts';
import { dataFolder, haveData } from '../../data/real-data.ts';

const folder = 'golden/mot/TUD-Campus';

function film(name: string, truth: boolean) {
  const where = `${folder}/${name}`;
  return readMot({ text: readFileSync(`${dataFolder}/${where}`, 'utf8'), where }, { truth });
}

describe.skipIf(!haveData(folder))('TUD-Campus (skipped: no data)', () => {
  let scores: TrackingScores;
  beforeAll(() => {
    scores = trackingScores(compareFilms(film('gt.txt', true), film('test.txt', false), boxSimilarity));
  });

  it('has the published CLEAR MOT', () => {
    expect(100 * scores.mota).toBeCloseTo(52.6, 1);
    expect(scores.motp).toBeCloseTo(0.277, 3);
    expect(100 * scores.recall).toBeCloseTo(58.2, 1);
    expect(100 * scores.precision).toBeCloseTo(94.1, 1);
    expect(scores).toMatchObject({
      falsePositives: 13,
      misses: 150,
      switches: 7,
      fragmentations: 7,
      mostlyTracked: 1,
      partlyTracked: 6,
      mostlyLost: 1,
    });
  });

  it('has the published identity scores', () => {
    expect(100 * scores.idf1).toBeCloseTo(55.8, 1);
    expect(100 * scores.idp).toBeCloseTo(73.0, 1);
    expect(100 * scores.idr).toBeCloseTo(45.1, 1);
  });

  it('keeps HOTA, DetA and AssA at their first measured values, because published ones were not available', () => {
    expect(100 * scores.hota).toBeCloseTo(39.1, 1);
    expect(100 * scores.detA).toBeCloseTo(41.8, 1);
    expect(100 * scores.assA).toBeCloseTo(36.9, 1);
  });
});
