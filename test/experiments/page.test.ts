import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentResult } from '../../src/experiments/index.ts';
import { renderExperiment } from '../../src/experiments/page/index.ts';
import { type DrawChart, loadCharts } from '../../src/page/index.ts';
import { faults } from '../report/well-formed.ts';
import { arm, cascade, experiment, gradients, images, result, stage } from './page-fabricate.ts';

let draw: DrawChart;
let page: string;
let alone: string;
beforeAll(async () => {
  draw = await loadCharts();
  page = await renderExperiment(experiment, result, draw, images);
  alone = await renderExperiment(experiment, cascade, draw, []);
});

const render = (changed: Partial<ExperimentResult>) =>
  renderExperiment(experiment, { ...result, ...changed }, draw, images);

/** The cells of all rows whose heading begins with the given text, in all tables of a page. */
function rows(page: string, label: string): readonly (readonly string[])[] {
  const all = [...page.matchAll(/<tr[^>]*><th scope="row[^>]*>([^<]*).*?<\/th>(.*?)<\/tr>/gs)];
  return all
    .filter(([, name]) => name!.trim() === label)
    .map(([, , cells]) => [...cells!.matchAll(/<td>([^<]*)</g)].map(([, cell]) => cell!));
}

const headings = (page: string) => [...page.matchAll(/<h2 id="([^"]*)"/g)].map(([, id]) => id);

describe('renderExperiment', () => {
  it('is well-formed, with four arms, with one and of a smoke run', async () => {
    expect(faults(page)).toEqual([]);
    expect(faults(alone)).toEqual([]);
    expect(faults(await render({ smoke: true, budget: null }))).toEqual([]);
  });

  it('has its sections in order and leaves empty ones out', () => {
    expect(headings(page)).toEqual([
      'shows',
      'scores',
      'curves',
      'gradients',
      'refinements',
      'differences',
      'method',
    ]);
    expect(headings(alone)).toEqual(['shows', 'scores', 'curves', 'differences', 'method']);
    for (const id of headings(page)) expect(page).toContain(`<a href="#${id}">`);
  });

  it('escapes text from files', () => {
    expect(page).not.toContain('<script');
    expect(page.match(/&#60;script&#62;alert/g)!.length).toBeGreaterThan(3);
  });

  it('loads nothing from outside', () => {
    const addresses = [...page.matchAll(/(?:href|src|action|url)\s*[=(]\s*"?([^")\s>]*)/g)].map(
      ([, to]) => to!,
    );
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((to) => !/^(#|data:)/.test(to))).toEqual([]);
    for (const made of [page, alone]) expect(made).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('has a name for every image and a caption for every table', () => {
    for (const [svg] of page.matchAll(/<svg[^>]*>/g))
      expect(svg).toMatch(/aria-label="[^"]+"|aria-hidden="true"/);
    for (const [table] of page.matchAll(/<table>.{0,9}/g)) expect(table).toBe('<table><caption>');
  });

  it('quotes the scores of arms, stages and the baseline', () => {
    expect(rows(page, 'He’s initial values')[0]!.slice(0, 5)).toEqual([
      '–',
      '33.70',
      '20.89',
      '30.33',
      '43.70',
    ]);
    expect(rows(page, 'stage 4')[0]!.slice(0, 2)).toEqual(['164 px', '40.10']);
    expect(rows(page, 'mean pose (baseline)')[0]!.slice(0, 2)).toEqual(['–', '20.31']);
    expect(rows(alone, 'stage 2, σ 1.7')[0]!.slice(0, 2)).toEqual(['36.00', '34.50']);
    expect(alone).toMatch(/<tr class="final"><th scope="row" class="inner">stage 2, σ 1\.7</);
  });

  it("marks the paper's figures, under our stage of the same name", async () => {
    expect(page).toContain('(Author &#38; Author, Paper, 2014)');
    const order = [...page.matchAll(/<th scope="row">([^<]*?) ?<(?:span class="tag">the paper's|\/th)/g)].map(
      ([, name]) => name,
    );
    const at = order.indexOf('stage 2');
    expect(order[at - 1]).toBe('intermediate losses, stage 2');
    expect(rows(page, 'stage 2').at(-1)).toEqual(['56', '36', '46']);
    expect(page.match(/<tr class="paper">/g)).toHaveLength(2);
    const { published: _, ...without } = experiment;
    expect(await renderExperiment(without, result, draw, [])).not.toContain('<tr class="paper">');
  });

  it('marks every score of a network with transferred weights', () => {
    const named = [...page.matchAll(/residual connections(.{0,42})/g)].map(([, after]) => after!);
    expect(
      named.filter((after) => after.includes('<span class="tag">transferred weights')).length,
    ).toBeGreaterThan(3);
    const charts = [...page.matchAll(/aria-label="([^"]*residual connections[^"]*)"/g)].map(
      ([, label]) => label!,
    );
    const ofScores = charts.filter((label) => /PCK|found/.test(label));
    expect(ofScores.length).toBeGreaterThan(2);
    for (const label of ofScores) expect(label).toContain('residual connections (transferred weights)');
    expect(alone).not.toContain('transferred weights');
  });

  it("draws a chart for the result's stages, σ or windows", async () => {
    const titles = (made: string) => [...made.matchAll(/<figure><h3>([^<]*)/g)].map(([, title]) => title);
    expect(titles(page)).toEqual([
      'Learning curves',
      'Accuracy by threshold',
      'Stage by stage',
      'At the first moment',
      'At the last moment',
    ]);
    expect(titles(alone)).toEqual(['Learning curves', 'Accuracy by threshold', 'Stage by stage', 'Over σ']);
    const arms = [23, 39].map((sees) =>
      arm(`w${sees}`, `windows of ${sees}`, [stage('stage1', sees, { sees })]),
    );
    const windows = await render({ arms });
    expect(titles(windows)).toEqual(['Learning curves', 'Accuracy by threshold', 'Over the window']);
    expect(windows).toContain(
      'Over the window, PCK@0.2: windows of 23 23.00 at 23; windows of 39 39.00 at 39.',
    );
  });

  it('shows how much gradients vanish', () => {
    const cells = rows(page, 'He’s initial values')[2]!.map((cell) => cell.replaceAll('&#160;', ' '));
    expect(cells).toEqual(['5.4 × 10', '5.4 × 10', '7.5', '2.8 × 10', '2.8 × 10', '2.7']);
    expect(page).toContain('<small>layer 1</small>');
    expect(page).not.toContain('&#60;&#160;');
    expect(page).toContain('small normal initial values -10.5 and -2.4');
    expect(page.match(/fill-opacity="0.25"/g)).toHaveLength(4 * 6 * 4);
    expect(page).toContain('aria-label="Histograms of gradient magnitudes of small normal initial values');
  });

  it('gives only an upper limit for gradients below the histograms', async () => {
    const [plain] = result.arms;
    const vanished = { ...plain!, gradients: gradients(30, 0.5) };
    const made = await render({ arms: [vanished] });
    const [row] = rows(made, plain!.label).slice(-2);
    expect(row?.slice(0, 3).map((cell) => cell.replaceAll(/&#(60|62);&#160;/g, '$1 '))).toEqual([
      '60 3.2&#160;×&#160;10',
      '60 3.2&#160;×&#160;10',
      '62 1.3&#160;×&#160;10',
    ]);
  });

  it('draws arms of different depth separately', async () => {
    const [plain, he] = result.arms;
    const { layers, ...gradients } = he!.gradients!;
    const shallow = { ...he!, gradients: { ...gradients, layers: layers.slice(-8) } };
    const made = await render({ arms: [plain!, shallow] });
    expect(made.match(/aria-label="Histograms of gradient magnitudes/g)).toHaveLength(2);
    expect(made).toContain('6 of 8 layers');
  });

  it('states how everything was made', () => {
    for (const said of [
      'limber reproduce vanishing-gradients --budget 30m',
      '29 minutes of training, without validation, of a budget of 30 minutes',
      'the same number of steps for each training',
      'Example CPU 9000 at 2.40 GHz, 2 threads, Node 20.20.2',
      'lsp and lspet; of the first dataset, 100 people',
      'lsp, split test: 1,000 people',
      '1.2.3, 2026-01-02 03:04:05 UTC',
      '<code>arms/supervised.yaml</code>',
      '312 thousand',
      '41.2 million',
      'The images have 48×48 pixels.',
    ]) {
      expect(page).toContain(said);
    }
    expect(alone).toContain('330 × 64');
  });

  it('states that the numbers of a smoke run mean nothing', async () => {
    const smoke = await render({ smoke: true });
    expect(smoke).toContain('its numbers mean nothing');
    expect(smoke).not.toContain('class="verdict');
  });

  it('leaves out arms that have not been trained', async () => {
    const made = await render({ arms: [arm('a', 'A', [], { validation: [] })], claims: [] });
    expect(faults(made)).toEqual([]);
    expect(made).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});
