import { describe, expect, it } from 'vitest';
import { distinctNames } from '../../src/data/distinct-names.ts';

describe('distinctNames', () => {
  it.each([
    [
      ['a/x.jpg', 'b/y.jpg'],
      ['x', 'y'],
    ],
    [
      ['x.jpg', 'x.png', 'y.png'],
      ['x-jpg', 'x-png', 'y'],
    ],
    [
      ['a/x.jpg', 'b/x.jpg'],
      ['a-x-jpg', 'b-x-jpg'],
    ],
    [
      ['a/X.jpg', 'a/x.png'],
      ['X-jpg', 'x-png'],
    ],
    [
      ['1/a/x.jpg', '2/a/x.jpg'],
      ['1-a-x-jpg', '2-a-x-jpg'],
    ],
    [
      ['C:/x.jpg', 'D:/x.jpg'],
      ['C-x-jpg', 'D-x-jpg'],
    ],
  ])('%j', (paths, names) => {
    expect(distinctNames(paths)).toEqual(names);
  });

  it('never gives one name twice', () => {
    const paths = [
      'a/x.jpg',
      './a/x.jpg',
      'x-jpg.png',
      'x.jpg',
      'x.png',
      'a-x.jpg',
      'A/x.JPG',
      'x-jpg-2.jpg',
      'a/x-jpg.jpg',
    ];
    const names = distinctNames(paths).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(paths.length);
  });
});
