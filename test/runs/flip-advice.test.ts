import { describe, expect, it } from 'vitest';
import { flipAdvice } from '../../src/runs/flip-advice.ts';
import { lsp, type Skeleton } from '../../src/skeletons/index.ts';
import { parseRecipe } from '../../src/train/index.ts';
import { recipe as settings } from '../train/tiny-run.ts';

const recipe = (flip: number) => parseRecipe({ ...settings, augmentation: { flip } }, 'a test');
const skeleton = (...joints: string[]): Skeleton => ({ name: 'mouse', joints, limbs: [], mirrorPairs: [] });

describe('advice on mirror images', () => {
  it('warns of joints whose names do not tell their side', () => {
    expect(flipAdvice(skeleton('new point 0', 'new point 1'), recipe(0.5))).toEqual([
      '"augmentation.flip: 0.5" may teach wrong sides: joint names such as "new point 0" do not tell left from right, and there are no mirror pairs; expected "flip: 0", or "data.skeleton" with mirror pairs',
    ]);
    expect(flipAdvice(skeleton('nose', 'left ear', 'tail'), recipe(0.5))).toEqual([
      expect.stringContaining('the joint "left ear" has a side, and no mirror pair names its counterpart'),
    ]);
  });

  it('says nothing without flip, with mirror pairs, or where no joint has a side', () => {
    expect(flipAdvice(skeleton('new point 0'), recipe(0))).toEqual([]);
    expect(flipAdvice(lsp, recipe(0.5))).toEqual([]);
    expect(flipAdvice(skeleton('nose', 'tail'), recipe(0.5))).toEqual([]);
  });
});
