import { describe, expect, it } from 'vitest';
import { float32, tensor } from '../../src/tensor/index.ts';
import {
  beliefPanel,
  changePanel,
  type Explanation,
  explainSheet,
  jointsByChange,
  largestChange,
  refinementFigure,
} from '../../src/viz/index.ts';
import { waver } from '../fixtures/models.ts';

const cells = 4;
const map = (...peaks: readonly [number, number][]) => {
  const values = new Float32Array(cells * cells);
  for (const [at, value] of peaks) values[at] = value;
  return values;
};
const stage = (
  label: string,
  maps: readonly Float32Array[],
  x: number,
  field: readonly [number, number],
) => ({
  label,
  maps: float32(
    [1, 3, cells, cells],
    maps.flatMap((values) => [...values]),
  ),
  pose: [{ point: { x, y: 10 }, confidence: 0.5 }, { point: { x: 20, y: 4 } }, null],
  field,
});
const explanation: Explanation = {
  crop: tensor('uint8', [1, 32, 32, 3], new Uint8Array(32 * 32 * 3).fill(120)),
  skeleton: waver,
  peak: 1,
  stages: [
    stage('stage 1', [map([0, 0.5]), map([5, 0.8]), map()], 4, [9, 9]),
    stage('stage 2', [map([3, 0.9]), map([5, 0.8]), map()], 28, [64, 64]),
  ],
};

describe('an explanation', () => {
  it('outlines the part of the receptive field inside the crop', () => {
    const outline = (panel: string) =>
      /<rect x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/.exec(panel);
    expect(outline(beliefPanel(explanation, 0, 0, 'crop'))?.slice(1)).toEqual(['0.23', '6', '8.77', '9']);
    expect(Number(outline(beliefPanel(explanation, 1, 0, 'crop'))?.[3])).toBeGreaterThan(31);
    expect(outline(beliefPanel(explanation, 1, 2, 'crop'))).toBeNull();
  });

  it('shows the changes of a stage', () => {
    expect(largestChange(explanation, 1, 0)).toBeCloseTo(0.9, 6);
    expect(largestChange(explanation, 1, 1)).toBeCloseTo(0.01, 6);
    expect(jointsByChange(explanation)[0]).toBe(0);
    // An arrow for a joint that moved, a ring for one that did not.
    expect(changePanel(explanation, 1, 0, 'crop')).toContain('<path');
    expect(changePanel(explanation, 1, 1, 'crop')).toContain('<circle');
  });

  it('fits on one sheet', async () => {
    const sheet = explainSheet(explanation, [0, 1], 96);
    expect(sheet).toContain('aria-label="what changed"');
    expect(sheet).toContain('aria-label="a cell sees 64 x 64 pixels"');
    await expect(sheet).toMatchFileSnapshot('../gallery/explain-sheet.svg');
  });
});

it('shows the boxes and movements of a refinement', async () => {
  const before = [{ point: { x: 10, y: 60 } }, { point: { x: 40, y: 12 } }, { point: { x: 80, y: 58 } }];
  const after = [{ point: { x: 22, y: 50 } }, { point: { x: 40, y: 12 } }, { point: { x: 66, y: 70 } }];
  const boxes = [{ x: 0, y: 50, width: 20, height: 20 }, null, { x: 70, y: 48, width: 20, height: 20 }];
  const figure = refinementFigure({ width: 100, height: 100 }, waver, { before, after, boxes });
  expect(figure.match(/<rect/g)).toHaveLength(2);
  expect(figure.match(/<g opacity="0.95"/g)).toHaveLength(2);
  await expect(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300" viewBox="0 0 100 100">${figure}</svg>`,
  ).toMatchFileSnapshot('../gallery/refinement.svg');
});
