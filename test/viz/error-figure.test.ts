import { describe, expect, it } from 'vitest';
import { lsp } from '../../src/skeletons/index.ts';
import { errorFigure, errorLegend } from '../../src/viz/index.ts';
import { doubtful, waving } from './figures.ts';

const size = { width: 200, height: 260 };
const wrong = ['left wrist', 'right knee'];
const prediction = doubtful(waving, ['left elbow'], ['head top']).map((joint, index) => {
  if (joint === null || !wrong.includes(lsp.joints[index]!)) return joint;
  return { ...joint, point: { x: joint.point.x + 34, y: joint.point.y - 25 } };
});
const missed = lsp.joints.map((joint) => [...wrong, 'head top'].includes(joint));

describe('errorFigure', () => {
  it('draws a prediction over its label, with lines from missed joints to their labels', async () => {
    const svg = errorFigure(size, lsp, waving, prediction, { missed, label: 'Somebody <waving>' });
    await expect(svg).toMatchFileSnapshot('../gallery/error-figure.svg');
  });

  it('rings missed joints, without lines if there is no prediction', () => {
    const svg = errorFigure(size, lsp, waving, prediction, { missed, label: '' });
    expect(svg.match(/stroke="#ffe14d"/g)).toHaveLength(3 + 2);
  });

  it('draws labels as white rings with dashes over the discs and solid limbs of the prediction', () => {
    const svg = errorFigure(size, lsp, waving, prediction, { label: '' });
    const circles = [...svg.matchAll(/<circle[^>]*>/g)].map(([circle]) => circle);
    const rings = circles.filter((circle) => circle.includes('stroke="#ffffff"'));
    expect(rings).toHaveLength(14);
    expect(rings.every((ring) => ring.includes('fill="none"'))).toBe(true);
    const discs = circles.filter((circle) => !circle.includes('fill="none"'));
    expect(discs).toHaveLength(13);
    const dashed = [...svg.matchAll(/<path[^>]*dasharray[^>]*>/g)].map(([path]) => path);
    expect(dashed.length).toBeGreaterThanOrEqual(lsp.limbs.length);
    expect(dashed.every((path) => path.includes('stroke="#ffffff"'))).toBe(true);
    expect(errorLegend().map(({ label }) => label)).toEqual([
      'label',
      'prediction',
      'missed joint, from its label to its prediction',
    ]);
  });

  it('draws over a given background, with a name for screen readers', () => {
    const svg = errorFigure(size, lsp, waving, [], { ground: '<use href="#a"/>', label: 'a "b"' });
    expect(svg).toContain('aria-label="a &#34;b&#34;"><use href="#a"/>');
    expect(svg.match(/<circle[^>]* stroke="#ffffff"/g)).toHaveLength(14);
  });
});
