import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCharts } from '../../src/page/index.ts';
import { renderReport } from '../../src/report/index.ts';
import { cutTables, faintText, openQuietly, outside, xmlFaults } from './browser.ts';
import { fabricate } from './fabricate.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))('the report in a browser (skipped: no chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'limber-report-'));
  const address = pathToFileURL(join(folder, 'report.html')).href;
  const addressAlone = pathToFileURL(join(folder, 'alone.html')).href;
  let browser: Browser;

  beforeAll(async () => {
    const document = fabricate();
    const gray = await sharp({ create: { width: 240, height: 240, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    const crop = `data:image/jpeg;base64,${gray.toString('base64')}`;
    const images = new Map(document.gallery.map(({ person }) => [person, crop]));
    writeFileSync(join(folder, 'report.html'), await renderReport(document, await loadCharts(), images));
    const alone = fabricate({ alone: true });
    writeFileSync(join(folder, 'alone.html'), await renderReport(alone, await loadCharts(), images));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const open = (width: number, colorScheme?: 'light' | 'dark') =>
    openQuietly(browser, address, width, colorScheme);

  it.each([390, 1280])('logs nothing, requests nothing and fits at %i pixels', async (width) => {
    const { page, noted } = await open(width);
    expect(noted).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await outside(page)).toEqual([]);
    await page.close();
  });

  it.each(['alone', 'two sources'])('cuts no table at 1280 pixels, %s', async (kind) => {
    const { page } = kind === 'alone' ? await openQuietly(browser, addressAlone, 1280) : await open(1280);
    expect(await cutTables(page)).toEqual([]);
    expect(await page.locator('table').count()).toBeGreaterThan(3);
    await page.close();
  });

  it('scrolls wide tables at 390 pixels, and shades the edge where they continue', async () => {
    const { page } = await open(390);
    const cut = await cutTables(page);
    expect(cut.length).toBeGreaterThan(0);
    for (const { shades, overflow, focusable } of cut) {
      expect({ shades, overflow, focusable }).toEqual({ shades: 4, overflow: 'auto', focusable: true });
    }
    await page.close();
  });

  it('is well-formed XML too', async () => {
    const { page } = await open(800);
    const text = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(await xmlFaults(page, text)).toBe(0);
    expect(await xmlFaults(page, text.replace('</main>', ''))).toBeGreaterThan(0);
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has letters with enough contrast in the %s scheme (WCAG AA)',
    async (scheme) => {
      const { page } = await open(1280, scheme);
      expect(await page.evaluate(faintText)).toEqual([]);
      await page.close();
    },
  );

  it('shows every crop and every chart', async () => {
    const { page } = await open(1280);
    const boxes = await page
      .locator('.people use')
      .evaluateAll((uses) => uses.map((use) => use.getBoundingClientRect().width));
    expect(boxes.length).toBeGreaterThan(20);
    expect(Math.min(...boxes)).toBeGreaterThan(60);
    expect(await page.locator('.charts svg').count()).toBe(8);
    await page.close();
  });

  it('prints without cutting a figure or a table row', async () => {
    const { page } = await open(1280);
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('figure, tr, .note')].filter((part) => getComputedStyle(part).breakInside !== 'avoid').length`,
      ),
    ).toBe(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.close();
  });
});
