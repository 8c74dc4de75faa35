import { expect, it } from 'vitest';
import { nchw, zeros } from '../../src/tensor/index.ts';

it('gives the extents of a tensor of four axes', () => {
  const [batch, channels, rows, columns] = nchw(zeros('float32', [1, 3, 4, 5]), 'Conv');
  expect([batch, channels, rows, columns]).toEqual([1, 3, 4, 5]);
});

it.each([[], [3], [3, 4, 5], [1, 2, 3, 4, 5]].map((shape) => [shape] as const))(
  'refuses a tensor [%s]',
  (shape) => {
    expect(() => nchw({ shape }, 'Conv')).toThrow(
      `Conv takes a tensor of 4 axes – got [${shape.join(', ')}]`,
    );
  },
);
