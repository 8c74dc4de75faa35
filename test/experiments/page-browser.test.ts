import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderExperiment } from '../../src/experiments/page/index.ts';
import { loadCharts } from '../../src/page/index.ts';
import { cutTables, faintText, openQuietly, outside, xmlFaults } from '../report/browser.ts';
import { experiment, images, result } from './page-fabricate.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))(
  "an experiment's page in a browser (skipped: no chromium)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'limber-experiment-'));
    const file = join(folder, 'page.html');
    const address = pathToFileURL(file).href;
    let browser: Browser;

    beforeAll(async () => {
      writeFileSync(file, await renderExperiment(experiment, result, await loadCharts(), images));
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true });
    });

    it.each([390, 1280])('logs nothing, requests nothing and fits at %i pixels', async (width) => {
      const { page, noted } = await openQuietly(browser, address, width);
      expect(noted).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await outside(page)).toEqual([]);
      await page.close();
    });

    it('shows all scores at once on a desktop', async () => {
      const { page } = await openQuietly(browser, address, 1280);
      expect(await cutTables(page)).toEqual([]);
      await page.close();
    });

    it('is well-formed XML too', async () => {
      const { page } = await openQuietly(browser, address, 800);
      expect(await xmlFaults(page, readFileSync(file, 'utf8'))).toBe(0);
      await page.close();
    });

    it.each(['light', 'dark'] as const)(
      'has letters with enough contrast in the %s scheme (WCAG AA)',
      async (scheme) => {
        const { page } = await openQuietly(browser, address, 1280, scheme);
        expect(await page.evaluate(faintText)).toEqual([]);
        await page.close();
      },
    );

    it('prints on A4 without cutting a figure, a table or a finding', async () => {
      const { page } = await openQuietly(browser, address, 688);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(688);
      const cut = `[...document.querySelectorAll('figure, tr, .note, .verdicts li')]
        .filter((part) => getComputedStyle(part).breakInside !== 'avoid').length`;
      expect(await page.evaluate(cut)).toBe(0);
      await page.close();
    });
  },
);
