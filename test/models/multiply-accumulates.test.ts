import { describe, expect, it } from 'vitest';
import { multiplyAccumulates, talkCpm } from '../../src/models/index.ts';

describe('multiplyAccumulates', () => {
  it('adds up the multiply-accumulates of the talk’s network, layer by layer', () => {
    const at = (cells: number, from: number, to: number, kernel: number) =>
      cells ** 2 * from * to * kernel ** 2;
    const trunk = at(32, 3, 64, 9) + at(16, 64, 64, 9) + at(8, 64, 64, 9);
    const first = 2 * at(4, 64, 64, 5) + at(4, 64, 64, 1) + at(4, 64, 10, 1);
    const second = at(4, 64, 64, 5) + at(4, 74, 64, 11) + at(4, 64, 10, 1);
    // Stages t ≥ 2 share a separate trunk.
    expect(multiplyAccumulates(talkCpm({ width: 32, height: 32 }))).toBe(2 * trunk + first + second);
  });
});
