import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../src/geometry/index.ts';
import { buildDocument, formatDocument } from '../../src/report/index.ts';
import type { Pose, Skeleton } from '../../src/skeletons/index.ts';

const skeleton: Skeleton = {
  name: 'pair',
  joints: ['a', 'b'],
  limbs: [],
  mirrorPairs: [],
  torso: ['a', 'b'],
};
const pose = (length: number, shift = 0): Pose =>
  [0, length].map((x) => ({ point: imagePoint(20 + x + shift, 20) }));

describe('a person whose labels lie too close together', () => {
  const lengths = [100, 100, 100, 100, 1];
  const samples = lengths.map((length, index) => ({
    id: `p${index}`,
    image: `${index}.png`,
    pose: pose(length),
  }));
  const document = (poses: readonly Pose[]) =>
    buildDocument({
      limber: '1',
      date: '',
      command: '',
      data: { specification: 'pairs', name: 'pairs', split: 'test', labels: 'person-centric', skeleton },
      samples,
      baseline: { labels: 'pairs', poses: samples.map(({ pose }) => pose) },
      sources: [{ name: 'm', file: 'm', kind: 'predictions', warnings: [], unused: 0, poses, stages: [] }],
      options: { normalizer: 'torso' },
    });
  const warning =
    /^"p4" alone causes \d+ % of all normalized errors \(NME\): its .* is only 1\.0 px, usual are 100 px/;

  it('is named by a warning of the document, which the terminal, the JSON and the report show', () => {
    const scored = document(lengths.map((length) => pose(length, 3)));
    expect(scored.sources[0]?.warnings).toEqual([expect.stringMatching(warning)]);
    expect(formatDocument(scored)).toContain('Warning: "p4" alone causes');
  });

  it('is not named if the predictions are exact', () => {
    expect(document(lengths.map((length) => pose(length))).sources[0]?.warnings).toEqual([]);
  });
});
