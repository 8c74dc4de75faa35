import { describe, expect, it } from 'vitest';
import { lsp } from '../../src/skeletons/index.ts';
import { overlaySvg, sideOf, sideOfLimb } from '../../src/viz/index.ts';
import { doubtful, waving } from './figures.ts';

const size = { width: 200, height: 260 };

describe('overlaySvg', () => {
  it('draws a person', async () => {
    await expect(overlaySvg(size, lsp, [waving])).toMatchFileSnapshot('../gallery/overlay.svg');
  });

  it('draws doubted joints hollow and leaves missing ones and their limbs out', async () => {
    const pose = doubtful(waving, ['left wrist', 'left knee'], ['head top', 'right ankle']);
    await expect(overlaySvg(size, lsp, [pose])).toMatchFileSnapshot('../gallery/overlay-doubtful.svg');
  });

  it('has a disc for each joint at its pixel’s centre', () => {
    const svg = overlaySvg(size, lsp, [waving]);
    expect(svg.match(/<circle/g)).toHaveLength(14);
    expect(svg).toContain('cx="30.5" cy="22.5"');
  });

  it('leaves out joints it hardly believes in', () => {
    const pose = waving.map((joint, index) => joint && { ...joint, confidence: index < 4 ? 0.19 : 0.9 });
    expect(overlaySvg(size, lsp, [pose]).match(/<circle/g)).toHaveLength(10);
  });

  it('draws nothing without joints', () => {
    const svg = overlaySvg(size, lsp, [lsp.joints.map(() => null)]);
    expect(svg).not.toMatch(/<(path|circle)|NaN|Infinity/);
  });

  it('grows with the person, not with the picture', () => {
    const width = (svg: string) => Number(/stroke-width="([\d.]+)"/.exec(svg)![1]);
    const big = { width: 4000, height: 3000 };
    expect(width(overlaySvg(big, lsp, [waving]))).toBe(width(overlaySvg(size, lsp, [waving])));
    const giant = waving.map((joint) => joint && { point: { x: joint.point.x * 10, y: joint.point.y * 10 } });
    expect(width(overlaySvg(big, lsp, [giant]))).toBeCloseTo(10 * width(overlaySvg(big, lsp, [waving])), 0);
  });
});

describe('sides', () => {
  it.each([
    ['left wrist', 'left'],
    ['Right ankle', 'right'],
    ['neck', 'center'],
    ['leftover', 'center'],
  ])('%s is %s', (joint, side) => expect(sideOf(joint)).toBe(side));

  it('takes a limb’s side from both its ends', () => {
    expect(lsp.limbs.map(sideOfLimb)).toEqual([
      ...['right', 'right', 'left', 'left', 'right', 'right', 'left', 'left'],
      ...['center', 'center'],
    ]);
  });
});
