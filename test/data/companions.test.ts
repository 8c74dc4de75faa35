import { expect, it } from 'vitest';
import type { Sample } from '../../src/data/index.ts';
import { companions } from '../../src/data/pipeline/companions.ts';

it('finds the people who share an image of the same dataset', () => {
  const sample = (id: string, image: string): Sample => ({ id, image, pose: [] });
  const [a, b, c, elsewhere] = [
    sample('a', 'one.png'),
    sample('b', 'one.png'),
    sample('c', 'two.png'),
    sample('d', 'one.png'),
  ];
  const others = companions([{ samples: [a, b, c, a, b] }, { samples: [elsewhere] }]);
  expect(others(a)).toEqual([b]);
  expect(others(c)).toEqual([]);
  expect(others(elsewhere)).toEqual([]);
});

it('finds bystanders too, who are not in training', () => {
  const [a, b] = ['a', 'b'].map((id): Sample => ({ id, image: 'one.png', pose: [] }));
  const crowd: Sample = { id: 'crowd', image: 'one.png', pose: [], crowd: true };
  const others = companions([{ samples: [a!, b!], bystanders: [crowd] }]);
  expect(others(a!)).toEqual([b, crowd]);
});
