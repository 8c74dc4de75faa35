import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../src/geometry/index.ts';
import {
  distinctColors,
  lsp,
  type Pose,
  type Skeleton,
  sideOf,
  sideOfLimb,
} from '../../src/skeletons/index.ts';
import { legendHeight, overlaySvg } from '../../src/viz/index.ts';
import { doubtful, waving } from './figures.ts';

const size = { width: 200, height: 260 };

describe('overlaySvg', () => {
  it('draws a person', async () => {
    await expect(overlaySvg(size, lsp, [waving])).toMatchFileSnapshot('../gallery/overlay.svg');
  });

  it('draws doubtful joints small and pale and leaves out missing joints and their limbs', async () => {
    const pose = doubtful(waving, ['left wrist', 'left knee'], ['head top', 'right ankle']);
    await expect(overlaySvg(size, lsp, [pose])).toMatchFileSnapshot('../gallery/overlay-doubtful.svg');
  });

  it('has a disc for each joint at its pixel’s center', () => {
    const svg = overlaySvg(size, lsp, [waving]);
    expect(svg.match(/<circle/g)).toHaveLength(14);
    expect(svg).toContain('cx="30.5" cy="22.5"');
  });

  it('leaves out joints with very low confidence', () => {
    const pose = waving.map((joint, index) => joint && { ...joint, confidence: index < 4 ? 0.19 : 0.9 });
    expect(overlaySvg(size, lsp, [pose]).match(/<circle/g)).toHaveLength(10);
  });

  it('draws nothing without joints', () => {
    const svg = overlaySvg(size, lsp, [lsp.joints.map(() => null)]);
    expect(svg).not.toMatch(/<(path|circle)|NaN|Infinity/);
  });

  it('scales with the person, and is thicker in a large image without hiding the person', () => {
    const width = (svg: string) => Number(/stroke-width="([\d.]+)"/.exec(svg)![1]);
    const big = { width: 4000, height: 3000 };
    const usual = width(overlaySvg(size, lsp, [waving]));
    const small = width(overlaySvg(big, lsp, [waving]));
    // An 18th of the person instead of a 55th.
    expect(small / usual).toBeGreaterThan(1.5);
    expect(small / usual).toBeLessThan(3.1);
    const giant = waving.map((joint) => joint && { point: { x: joint.point.x * 10, y: joint.point.y * 10 } });
    expect(width(overlaySvg(big, lsp, [giant])) / usual).toBeGreaterThan(8);
  });
});

describe('overlaySvg of a skeleton without sides', () => {
  const fish: Skeleton = {
    name: 'fish',
    joints: ['mouth', 'back', 'tail'],
    limbs: [
      { name: 'front', from: 'mouth', to: 'back' },
      { name: 'rear', from: 'back', to: 'tail' },
    ],
    mirrorPairs: [],
  };
  const pose: Pose = [20, 60, 120].map((x) => ({ point: imagePoint(x, 40) }));

  it('gives each half of a limb the color of its joint', () => {
    const [yellow, violet, red] = distinctColors;
    const svg = overlaySvg(size, fish, [pose]);
    const lines = [...svg.matchAll(/<path d="M([^"]*)" stroke="(#(?!10141c)\w+)"/g)].map(([, d, color]) => [
      d,
      color,
    ]);
    expect(lines).toEqual([
      ['20.5 40.5L40.5 40.5', yellow],
      ['60.5 40.5L40.5 40.5', violet],
      ['60.5 40.5L90.5 40.5', violet],
      ['120.5 40.5L90.5 40.5', red],
    ]);
  });

  it('has a legend of its joints below the image, if requested', async () => {
    const svg = overlaySvg(size, fish, [pose], { legend: true });
    const below = legendHeight(size, fish);
    expect(below).toBeGreaterThan(0);
    expect(svg).toContain(`height="${size.height + below}"`);
    expect([...svg.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label)).toEqual(fish.joints);
    expect(legendHeight(size, lsp)).toBe(0);
    await expect(svg).toMatchFileSnapshot('../gallery/overlay-legend.svg');
  });

  it('fits the legend into the width of a narrow image', () => {
    const many = {
      ...fish,
      joints: Array.from({ length: 25 }, (_, joint) => `point ${joint + 1}`),
      limbs: [],
    };
    const narrow = legendHeight({ width: 100, height: 100 }, many);
    expect(narrow).toBeGreaterThan(2 * legendHeight({ width: 500, height: 100 }, many));
  });

  it('draws labels as rings with dashed limbs that end at the rings', async () => {
    const svg = overlaySvg(size, lsp, [waving], { kind: 'label' });
    expect(svg.match(/<circle[^>]*fill="(?!none)/g)).toBeNull();
    await expect(svg).toMatchFileSnapshot('../gallery/overlay-label.svg');
  });
});

describe('sides', () => {
  it.each([
    ['left wrist', 'left'],
    ['Right ankle', 'right'],
    ['neck', 'center'],
    ['leftover', 'center'],
  ])('%s is %s', (joint, side) => expect(sideOf(joint)).toBe(side));

  it('decides a limb’s side by both its ends', () => {
    expect(lsp.limbs.map((limb) => sideOfLimb(limb))).toEqual([
      ...['right', 'right', 'left', 'left', 'right', 'right', 'left', 'left'],
      ...['center', 'center'],
    ]);
  });
});
