import { describe, expect, it } from 'vitest';
import { at, entryOf, groupBy, median, quantile, textTable, zip } from '../../src/foundation/index.ts';

describe('groupBy', () => {
  it('keeps groups in the order of their first items, and items in their order', () => {
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
  ])('at %d is %d, as in numpy', (share, expected) => {
    expect(quantile([1, 2, 4, 8], share)).toBeCloseTo(expected, 12);
  });

  it('of one number is this number, and of no numbers is undefined', () => {
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

describe('zip', () => {
  it('pairs the items of all lists, with their types', () => {
    const rows: [number, string, boolean][] = zip([1, 2], ['a', 'b'], [true, false]);
    expect(rows).toEqual([
      [1, 'a', true],
      [2, 'b', false],
    ]);
    expect(zip([], [])).toEqual([]);
  });

  it('refuses lists of different lengths, whichever is longer', () => {
    expect(() => zip([1, 2], ['a'])).toThrow('lists of 2 and 1 items');
    expect(() => zip([1], ['a'], [true, false])).toThrow('lists of 1 and 2 items');
  });
});

describe('at', () => {
  it('counts from the start and from the end', () => {
    expect([0, 2, -1, -3].map((index) => at(['a', 'b', 'c'], index))).toEqual(['a', 'c', 'c', 'a']);
    expect(at([undefined], 0)).toBe(undefined);
  });

  it('reads typed arrays too', () => {
    expect([at(Float32Array.of(0.5, 2), -1), at(Uint8Array.of(7), 0)]).toEqual([2, 7]);
    expect(() => at(Uint8Array.of(7), 1)).toThrow('no item 1 in a list of 1');
  });

  it.each([3, -4, 0.5, Number.NaN])('refuses %s for a list of three', (index) => {
    expect(() => at(['a', 'b', 'c'], index)).toThrow(`no item ${index} in a list of 3`);
  });
});

describe('entryOf', () => {
  it('reads maps and records, where undefined is a value too', () => {
    const record: Readonly<Record<string, number>> = { a: 1 };
    expect([entryOf(new Map([[7, undefined]]), 7), entryOf(record, 'a')]).toEqual([undefined, 1]);
  });

  it.each(['b', 'toString'])('refuses a missing key: %s', (key) => {
    const record: Readonly<Record<string, number>> = { a: 1 };
    expect(() => entryOf(record, key)).toThrow(`no entry "${key}"`);
    expect(() => entryOf(new Map([['a', 1]]), key)).toThrow(`no entry "${key}"`);
  });
});
