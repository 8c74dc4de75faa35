import { beforeAll, describe, expect, it } from 'vitest';
import { loadCharts } from '../../src/page/index.ts';
import { type EvaluationDocument, renderReport } from '../../src/report/index.ts';
import { fabricate, hostile } from './fabricate.ts';
import { faults } from './well-formed.ts';

const crop = 'data:image/png;base64,iVBORw0KGgo=';
let document: EvaluationDocument;
let page: string;
let alone: string;

beforeAll(async () => {
  const draw = await loadCharts();
  document = fabricate();
  const photos = new Map(document.gallery.map(({ person }) => [person, crop]));
  page = await renderReport(document, draw, photos);
  alone = await renderReport(fabricate({ alone: true }), draw);
});

/** The numbers of a table's row; `occurrence` counts the rows with that label from 0. */
function row(label: string, occurrence = 0): readonly string[] {
  const rows = [...page.matchAll(/<tr[^>]*><th scope="row"[^>]*>([^<]*)<\/th>(.*?)<\/tr>/gs)];
  const [, , cells = ''] = rows.filter(([, name]) => name === label)[occurrence] ?? [];
  return [...cells.matchAll(/<td>(?:<[^>]*>)?([^<]*)/g)].map(([, number]) => number!.trim());
}

describe('renderReport', () => {
  it('is well-formed, with one source and with two', () => {
    expect(faults(page)).toEqual([]);
    expect(faults(alone)).toEqual([]);
    expect(faults('<p>a & b <c</p><br>')).toHaveLength(3);
  });

  it("has COCO's headline below the field's if people were detected", async () => {
    const ap = {
      name: 'OKS AP',
      description: 'all detections',
      score: 43.774,
      interval: { low: 40, high: 47.5 },
    };
    const { sources } = document;
    const detected = sources.map((source) => ({ ...source, evaluation: { ...source.evaluation, ap } }));
    const page = await renderReport({ ...document, sources: detected }, await loadCharts());
    expect(faults(page)).toEqual([]);
    expect(page).toContain(
      '<div class="score">43.77<small>OKS AP, all detections<br/>95 % interval 40.0 to 47.5</small></div>',
    );
  });

  it('escapes names of files and models and their warnings', () => {
    expect(page).not.toContain('<script');
    expect(page.match(/&#60;script&#62;alert/g)!.length).toBeGreaterThan(5);
  });

  it('loads nothing from outside', () => {
    const addresses = [...page.matchAll(/(?:href|src|action|url)\s*[=(]\s*"?([^")\s>]*)/g)].map(
      ([, to]) => to!,
    );
    expect(addresses.length).toBeGreaterThan(20);
    expect(addresses.filter((to) => !/^(#|data:)/.test(to))).toEqual([]);
    expect(page).not.toMatch(/@import|<iframe|<object|<embed/);
  });

  it('quotes the numbers of the JSON', () => {
    const [first, second] = document.sources.map(({ evaluation }) => evaluation);
    const [comparison] = document.comparisons;
    expect(page).toContain(`<div class="score">${first!.headline.score!.toFixed(2)}<small>PCK@0.2`);
    const { low, high } = first!.intervals!.headline!;
    expect(page).toContain(`95 % interval ${low.toFixed(1)} to ${high.toFixed(1)}`);
    const joint = 'left wrist';
    expect(row(joint, 1)).toEqual(
      [first!, second!].flatMap(({ pck, auc, epe, nme }) => [
        pck.joints[joint]!.toFixed(2),
        auc.joints[joint]!.toFixed(2),
        epe.joints[joint]!.toFixed(1),
        nme.joints[joint]!.toFixed(3),
      ]),
    );
    expect(page).not.toContain('OKS AP');
    const limb = 'left lower leg';
    expect(row(limb)).toEqual(
      [first!, second!].flatMap(({ pcp }) => [
        pcp.strict.limbs[limb]!.toFixed(2),
        pcp.relaxed.limbs[limb]!.toFixed(2),
      ]),
    );
    expect(row(joint, 0)[0]).toContain(Math.abs(comparison!.joints[joint]!.difference!).toFixed(2));
    const [bin] = document.sizes.bins;
    expect(row(`${bin!.from.toFixed(0)} to ${bin!.to.toFixed(0)} px`).slice(0, 3)).toEqual([
      `${bin!.people}`,
      bin!.pck[0]!.toFixed(2),
      bin!.epe[0]!.toFixed(1),
    ]);
  });

  it('states what was measured and how', () => {
    for (const said of [
      'made:up, split test: 24 people in 24 images',
      'person-centric',
      'torso diameter of the truth',
      'averaged with the mirrored image',
      'another network',
      'made, training split',
      'Limber 1.2.3',
      '2026-01-02 03:04:05 UTC',
      'limber eval --predictions',
      '1,000 resamples',
    ]) {
      expect(page).toContain(said);
    }
  });

  it('marks transferred weights beside the score and in a note', () => {
    expect(alone).toContain('<h2>model <span class="tag">transferred weights</span></h2>');
    expect(alone).toContain('was trained from transferred weights');
  });

  it('marks only significant differences', () => {
    const [comparison] = document.comparisons;
    const { headline, joints } = comparison!;
    const significant = [headline, ...Object.values(joints)].filter(({ p }) => p !== null && p < 0.05);
    expect(significant.length).toBeGreaterThan(0);
    expect(page.match(/<span class="(gain|loss)">/g)).toHaveLength(significant.length);
    expect(alone).not.toContain('id="comparison"');
  });

  it('lists images without a prediction, and shows several stages', () => {
    expect(page).toContain('Images without a prediction');
    expect(page).toContain('<li>images/6.jpg</li>');
    expect(row('mean over joints', 1).slice(0, 2)).toEqual(
      document.sources[0]!.stages.map(({ mean }) => mean!.toFixed(2)),
    );
  });

  it('contains each crop once, and draws on gray without crops', () => {
    expect(page.match(/<image /g)).toHaveLength(new Set(document.gallery.map(({ person }) => person)).size);
    expect(page.match(/<use /g)).toHaveLength(2 * document.gallery.length);
    expect(alone).not.toContain('<image');
    expect(alone).toContain('This report does not contain the images.');
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('has a name for every image and a caption for every table', () => {
    for (const [svg] of page.matchAll(/<svg[^>]*>/g))
      expect(svg).toMatch(/aria-label="[^"]+"|aria-hidden="true"/);
    for (const [table] of page.matchAll(/<table>.{0,9}/g)) expect(table).toBe('<table><caption>');
  });

  it('escapes hostile names of sources in headings', () => {
    expect(hostile).toContain('<script>');
    expect(page).toContain('<h2>&#60;script&#62;');
  });
});
