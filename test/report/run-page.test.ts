import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCharts } from '../../src/page/index.ts';
import { type RunDocument, renderRunPage } from '../../src/report/index.ts';
import { thinned } from '../../src/report/run/thin.ts';
import { faintText, openQuietly, outside } from './browser.ts';
import { fabricateNetwork, fabricateRun } from './fabricate-run.ts';
import { faults } from './well-formed.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

const pages: Readonly<Record<string, RunDocument>> = {
  'a network of three stages': fabricateRun(),
  'a cascade': fabricateRun({
    networks: [fabricateNetwork('stage 1', 200, 1), fabricateNetwork('stage 2, sigma 0.8', 100, 1)],
  }),
  'a run without a validation': fabricateRun({
    networks: [fabricateNetwork(undefined, 20, 1)],
    people: [],
  }),
};
const rendered = new Map<string, string>();
const pageOf = (name: string) => rendered.get(name) ?? '';

beforeAll(async () => {
  const draw = await loadCharts();
  for (const [name, document] of Object.entries(pages))
    rendered.set(name, await renderRunPage(document, draw));
});

const charts = (page: string) => page.match(/<svg role="img" aria-label="[^"]* over the steps/g)?.length ?? 0;

describe('renderRunPage', () => {
  it.each(Object.keys(pages))(
    'is well-formed, escapes names and needs nothing from outside, for %s',
    (name) => {
      const page = pageOf(name);
      expect(faults(page)).toEqual([]);
      expect(page).not.toContain('<script');
      expect(page).toContain('a run of &#60;script&#62;');
      const addresses = [...page.matchAll(/(?:href|src|action|url)\s*[=(]\s*"?([^")\s>]*)/g)].map(
        ([, to]) => to!,
      );
      expect(addresses.filter((to) => !/^(#|data:)/.test(to))).toEqual([]);
    },
  );

  it('has four charts for each network, and only those of steps before the first validation', () => {
    expect(charts(pageOf('a network of three stages'))).toBe(4);
    expect(charts(pageOf('a cascade'))).toBe(8);
    expect(charts(pageOf('a run without a validation'))).toBe(2);
    expect(pageOf('a run without a validation').match(/There is no validation yet/g)).toHaveLength(2);
    expect(pageOf('a cascade')).toContain('<h3>stage 2, sigma 0.8</h3>');
  });

  it('draws every stage, and rings the labels of missed joints', () => {
    const page = pageOf('a network of three stages');
    for (const stage of [1, 2, 3]) expect(page).toContain(`>stage ${stage}</li>`);
    expect(page).toContain('The worst 12 of 40 people held out of training');
    expect(page).toMatch(/>label<\/li>.*>prediction<\/li>.*>missed joint/s);
    // Of 14 joints, those in places 0, 3, 6, 9 and 12 are off by more than is allowed.
    expect(page).toContain('9 of 14 joints, 16.2 px off');
  });

  it('shows the last stage where an earlier version has logged nothing else', async () => {
    const network = fabricateNetwork(undefined, 100, 2);
    const old = { ...network.validations[0]!, stages: [], pck: 44 };
    const networks = [{ ...network, validations: [old, ...network.validations.slice(1)] }];
    const marks = async (each: RunDocument['networks']) => {
      const page = await renderRunPage(fabricateRun({ networks: each }), await loadCharts());
      const [, chart = ''] = /aria-label="PCK@0\.2[^"]*"(.*?)<\/svg>/s.exec(page) ?? [];
      return chart.match(/fill="var\(--series-\d\)"/g)?.sort();
    };
    expect(await marks([network])).toHaveLength(4);
    expect(await marks(networks)).toEqual([0, 1, 1].map((series) => `fill="var(--series-${series})"`));
  });

  it('has means of a long training, and all steps of a short one', () => {
    const { steps } = fabricateNetwork(undefined, 1000, 2);
    const thin = thinned(steps);
    expect(thin).toHaveLength(200);
    expect(thin[0]!.step).toBe(3);
    expect(thin[7]!.loss).toBeCloseTo(steps.slice(35, 40).reduce((sum, { loss }) => sum + loss, 0) / 5, 9);
    expect(thinned(steps.slice(0, 240))).toEqual(steps.slice(0, 240));
  });
});

describe.skipIf(!existsSync(executablePath))('a run’s page in a browser (skipped: no chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'limber-run-page-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    [390, 'dark'],
    [1280, 'light'],
  ] as const)('says nothing, fits and can be read at %i pixels in the %s scheme', async (width, scheme) => {
    for (const [index, name] of Object.keys(pages).entries()) {
      const file = join(folder, `${index}.html`);
      writeFileSync(file, pageOf(name));
      const { page, noted } = await openQuietly(browser, pathToFileURL(file).href, width, scheme);
      expect(noted).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await outside(page)).toEqual([]);
      expect(await page.evaluate(faintText)).toEqual([]);
      await page.close();
    }
  });
});
