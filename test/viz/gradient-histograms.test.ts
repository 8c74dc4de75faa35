import { expect, it } from 'vitest';
import { gradientHistograms, spreadOut } from '../../src/viz/index.ts';

const bins = { from: -6, width: 1 };
const moment = (step: number, shift: number) => ({
  step,
  gradients: {
    'stage1/conv1/weight': [0, 0, 0, 0, 0, 0].with(shift, 8),
    'stage2/maps/weight': [0, 0, 0, 4, 4, 0],
  },
});
const series = [
  { label: 'with', color: '#0064a4', moments: [moment(1, 3), moment(101, 3)] },
  { label: 'without', color: '#c44e00', moments: [moment(1, 1), moment(101, 2)] },
];

it('draws a field for each layer and moment, with a curve for each training', async () => {
  const svg = gradientHistograms(series, bins, ['stage1/conv1/weight', 'stage2/maps/weight']);
  expect(svg.match(/fill-opacity="0.25"/g)).toHaveLength(8);
  // Bins 1 to 4 are used: 10⁻⁵ to 10⁻¹.
  expect(svg.match(/aria-label="1e-5"/g)).toHaveLength(2);
  expect(svg.match(/aria-label="1e-1"/g)).toHaveLength(2);
  for (const label of ['step 1', 'step 101', 'with', 'without', 'stage1/conv1']) expect(svg).toContain(label);
  await expect(svg).toMatchFileSnapshot('../gallery/gradient-histograms.svg');
});

it('draws nothing for a training that has not begun', () => {
  expect(gradientHistograms([], bins, ['stage1/conv1/weight'])).toContain('stage1/conv1');
});

it('spaces names evenly', () => {
  const names = Array.from('abcdefghij');
  expect(spreadOut(names, 4)).toEqual(['a', 'd', 'g', 'j']);
  expect(spreadOut(names, 10)).toEqual(names);
});
