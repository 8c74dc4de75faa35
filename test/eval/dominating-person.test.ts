import { describe, expect, it } from 'vitest';
import { dominatingPerson } from '../../src/eval/index.ts';

const person = (index: number, length: number | null, ...errors: (number | 'missed' | null)[]) => ({
  index,
  length,
  errors,
  pck: null,
  oks: null,
});
const usual = [0, 1, 2, 3].map((index) => person(index, 100, 5, 5, null));

describe('dominatingPerson', () => {
  it('is the person whose small length makes most of the normalized errors', () => {
    // 4 × 10 / 100 for the others; 12 / 2 for this one.
    expect(dominatingPerson([...usual, person(7, 2, 6, 6, 'missed')])).toEqual({
      index: 7,
      share: (100 * 6) / 6.4,
      length: 2,
      usual: 100,
    });
  });

  it('is nobody with usual lengths, with one bad prediction, without errors, or among few people', () => {
    expect(dominatingPerson(usual)).toBeUndefined();
    expect(dominatingPerson([...usual, person(4, 90, 9000)])).toBeUndefined();
    expect(dominatingPerson([...usual, person(4, 2, 0), person(5, null, 8)])).toBeUndefined();
    expect(dominatingPerson([person(0, 100, 5), person(1, 1, 50)])).toBeUndefined();
  });
});
