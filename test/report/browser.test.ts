import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCharts, renderReport } from '../../src/report/index.ts';
import { fabricate } from './fabricate.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))('the report in a browser (skipped: no chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'limber-report-'));
  const address = pathToFileURL(join(folder, 'report.html')).href;
  let browser: Browser;

  beforeAll(async () => {
    const document = fabricate();
    const grey = await sharp({ create: { width: 240, height: 240, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    const crop = `data:image/jpeg;base64,${grey.toString('base64')}`;
    const pictures = new Map(document.gallery.map(({ person }) => [person, crop]));
    writeFileSync(join(folder, 'report.html'), await renderReport(document, await loadCharts(), pictures));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page and notes what it says and asks for. */
  async function open(width: number, colorScheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const noted: string[] = [];
    page.on('console', (message) => noted.push(message.text()));
    page.on('pageerror', (error) => noted.push(error.message));
    page.on('dialog', (dialog) => noted.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== address && !request.url().startsWith('data:')) noted.push(request.url());
    });
    await page.goto(address);
    return { page, noted };
  }

  it.each([390, 1280])('says nothing, asks for nothing and fits at %i pixels', async (width) => {
    const { page, noted } = await open(width);
    expect(noted).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await outside(page)).toEqual([]);
    await page.close();
  });

  it('is well-formed XML too', async () => {
    const { page } = await open(800);
    const text = readFileSync(join(folder, 'report.html'), 'utf8');
    const faults = (xml: string) =>
      page.evaluate(
        (source) =>
          new DOMParser().parseFromString(source, 'application/xhtml+xml').querySelectorAll('parsererror')
            .length,
        xml,
      );
    expect(await faults(text)).toBe(0);
    expect(await faults(text.replace('</main>', ''))).toBeGreaterThan(0);
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has letters that stand out in the %s scheme (WCAG AA)',
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

/** What reaches beyond the window and is in nothing that scrolls. */
function outside(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((part) => !part.closest('.scroll, svg, .hidden'))
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((part) => part.outerHTML.slice(0, 80))`);
}

/** Texts with less contrast than 4.5 : 1 to the ground they stand on, 3 : 1 where they are large. */
const faintText = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (part) => {
    const color = getComputedStyle(part).backgroundColor;
    if (channels(color)[3] === 0 && part.parentElement) return ground(part.parentElement);
    return color;
  };
  return [...document.querySelectorAll('body *')]
    .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
    .flatMap((part) => {
      const style = getComputedStyle(part);
      const color = part.closest('svg') ? style.fill : style.color;
      const [a, b] = [luminance(color), luminance(ground(part.closest('svg')?.parentElement ?? part))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const needed = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
      return contrast < needed ? [part.textContent.trim().slice(0, 40) + ' ' + contrast.toFixed(2)] : [];
    });
})()`;
