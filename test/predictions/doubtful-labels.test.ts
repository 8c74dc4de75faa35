import { expect, it } from 'vitest';
import type { Sample } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { doubtfulLabelWarnings } from '../../src/predictions/doubtful-labels.ts';

const size = { width: 80, height: 60 };
const sample = (image: string, changes: Partial<Sample> = {}): Sample => ({
  id: image,
  image,
  pose: [{ point: imagePoint(20, 20) }, { point: imagePoint(50, 40) }],
  ...changes,
});
const far = sample('far.png', {
  pose: [{ point: imagePoint(-999999, 5) }, { point: imagePoint(50, 40) }],
});

it('says nothing of labels that fit, of crowds and of subjects without labels', () => {
  const box = { x: 500, y: 500, width: 10, height: 10 };
  const fitting = [
    sample('a.png'),
    sample('b.png', { imageSize: size }),
    sample('c.png', { box, crowd: true }),
    sample('d.png', { box, pose: [null, null] }),
  ];
  expect(doubtfulLabelWarnings(fitting, () => size)).toEqual([]);
});

it('names labels far outside, and images of another size than the labels state', () => {
  const other = sample('other.png', { imageSize: { width: 160, height: 120 } });
  expect(doubtfulLabelWarnings([sample('a.png'), far, other], () => size)).toEqual([
    '2 subjects have labels that cannot be right, and the score counts them, e.g. joint lies far outside the image – got -999999, 5 – expected a place within 80×60 pixels – in far.png',
  ]);
  expect(doubtfulLabelWarnings([other], () => size)).toEqual([
    '1 subject has labels that cannot be right, and the score counts them, e.g. image has another size than its labels state, so its joints may be at other places – got 80×60 pixels – expected 160×120, or labels of this image – in other.png',
  ]);
});

it('takes the size from the labels where no image was read, and is silent where neither is known', () => {
  expect(doubtfulLabelWarnings([far])).toEqual([]);
  expect(doubtfulLabelWarnings([{ ...far, imageSize: size }])).toHaveLength(1);
});
