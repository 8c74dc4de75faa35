import { describe, expect, it } from 'vitest';
import { groupBy, median, quantile, textTable } from '../../src/foundation/index.ts';

describe('groupBy', () => {
  it('keeps groups in the order of their first items, and items in theirs', () => {
    const groups = groupBy(new Set(['pear', 'apple', 'plum', 'avocado', '']), (word) => word[0]);
    expect([...groups]).toEqual([
      ['p', ['pear', 'plum']],
      ['a', ['apple', 'avocado']],
      [undefined, ['']],
    ]);
    expect(groupBy([], () => 1).size).toBe(0);
  });
});

describe('quantile', () => {
  // numpy.quantile([1, 2, 4, 8], […]), numpy 1.26
  it.each([
    [0, 1],
    [0.1, 1.3],
    [0.25, 1.75],
    [0.5, 3],
    [0.9, 6.8],
    [1, 8],
  ])('at %d is %d, as numpy says', (share, expected) => {
    expect(quantile([1, 2, 4, 8], share)).toBeCloseTo(expected, 12);
  });

  it('of one number is that number, of none is none', () => {
    expect([quantile([3], 0.3), quantile([], 0.3)]).toEqual([3, Number.NaN]);
  });

  it('is the median in the middle, whatever the order', () => {
    expect([median([10, 9, 2]), median([10, 1, 2, 9]), median([])]).toEqual([9, 5.5, Number.NaN]);
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('textTable', () => {
  it('has the first column flush left, the others flush right, and no space at the end of a line', () => {
    const rows = [
      ['', 'PCK', 'AUC 0–0.5'],
      ['head', '100.00', '7'],
      ['left knee', '9'],
      ['mean', '', ''],
    ];
    expect(textTable(rows).split('\n')).toEqual([
      '              PCK  AUC 0–0.5',
      'head       100.00          7',
      'left knee       9',
      'mean',
    ]);
    expect(textTable([])).toBe('');
  });
});
