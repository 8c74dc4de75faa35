import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DrawChart, type LineChart, loadCharts } from '../../src/page/index.ts';

let draw: DrawChart;
beforeAll(async () => {
  draw = await loadCharts();
});

const chart: LineChart = {
  x: [0, 1, 2, 3, 4],
  lines: [
    { series: 'reference', y: [20, 20, 20, 20, 20] },
    { series: 0, y: [10, 20, null, 40, 50] },
    { series: 1, x: [1, 4], y: [5, 60] },
    { series: 2, y: [1, 2, 3, 4, 5] },
  ],
  xTitle: 'x',
  yTitle: 'y',
  label: 'A chart.',
  width: 100,
  height: 100,
};

/** The lines' paths as `[d, stroke width]`. */
function lines(svg: string): readonly (readonly [string, number])[] {
  return [...svg.matchAll(/<path d="([^"]*)" stroke="[^"]*"[^>]*stroke-width="([\d.]+)"/g)].map(
    ([, d, width]) => [d!, Number(width)] as const,
  );
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);

describe('loadCharts', () => {
  it('compiles no text to code, which content security policies forbid', async () => {
    const page = new URL('../../src/page/index.ts', import.meta.url).href;
    const program = `const { loadCharts } = await import('${page}');
      const draw = await loadCharts();
      console.log((await draw(${JSON.stringify(chart)})).text);`;
    const words = [
      '--disallow-code-generation-from-strings',
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      program,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    expect(stdout.trim()).toBe((await draw(chart)).text.trim());
  });

  it('draws all series with equal width and the reference thinner', async () => {
    const { text } = await draw(chart);
    const widths = lines(text).map(([, width]) => width);
    expect(widths.filter((width) => width === 2)).toHaveLength(3);
    expect(widths.filter((width) => width === 1.25)).toHaveLength(1);
    expect(text).toContain('<svg role="img" aria-label="A chart."');
  });

  it('leaves a gap at a missing value, and draws a line at its own x', async () => {
    const paths = lines((await draw(chart)).text).map(([d]) => d);
    expect(paths).toContain('M0,90L25,80M75,60L100,50');
    expect(paths).toContain('M25,95L100,40');
  });

  it('shows percentages and begins at 0 by default', async () => {
    expect(texts((await draw(chart)).text)).toEqual(expect.arrayContaining(['0.0', '4.0', '100']));
    const axes = { xAxis: { from: 1, to: 4, whole: true }, yAxis: { from: -12, to: -2, whole: true } };
    const shown = texts((await draw({ ...chart, ...axes })).text);
    expect(shown).toEqual(expect.arrayContaining(['1', '4', '−12', '−2']));
    expect(shown).not.toContain('100');
  });

  it('marks the values of series by points', async () => {
    const circles = (svg: string) => svg.match(/<path[^>]* d="M2\.\d+,0A|<path[^>]*d="M[\d.]+,0A/g) ?? [];
    expect(circles((await draw(chart)).text)).toHaveLength(0);
    expect(circles((await draw({ ...chart, points: true })).text)).toHaveLength(4 + 2 + 5);
  });

  it('draws a logarithmic axis from one round value to another', async () => {
    const lines = [{ series: 0, y: [700, 90, 30, 12, 3] }];
    const { text } = await draw({ ...chart, lines, yAxis: { from: 3, to: 700, log: true } });
    expect(texts(text)).toEqual(
      expect.arrayContaining(['2', '5', '10', '20', '50', '100', '200', '500', '1000']),
    );
    const wide = await draw({ ...chart, lines, yAxis: { from: 0.002, to: 700, log: true } });
    expect(texts(wide.text)).toEqual(
      expect.arrayContaining(['0.001', '0.01', '0.1', '1', '10', '100', '1000']),
    );
    expect(texts(wide.text)).not.toContain('20');
  });
});
