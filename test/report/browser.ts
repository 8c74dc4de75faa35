import type { Browser, Page } from 'playwright-core';

/** Opens a page and records its messages and requests. */
export async function openQuietly(
  browser: Browser,
  address: string,
  width: number,
  colorScheme: 'light' | 'dark' = 'light',
) {
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

/** The part of a text that the browser cannot read as XML. */
export function xmlFaults(page: Page, xml: string): Promise<number> {
  return page.evaluate(
    (source) =>
      new DOMParser().parseFromString(source, 'application/xhtml+xml').querySelectorAll('parsererror').length,
    xml,
  );
}

/** Elements that extend beyond the window and are not inside a scrolling element. */
export function outside(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((part) => !part.closest('.scroll, svg, .hidden'))
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((part) => part.outerHTML.slice(0, 80))`);
}

/** The tables that are wider than the place they have, and how they show that they go on. */
export function cutTables(
  page: Page,
): Promise<readonly { table: string; shades: number; overflow: string; focusable: boolean }[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('table')]
      .map((table) => table.parentElement ?? table)
      .filter((place) => place.scrollWidth > place.clientWidth)
      .map((place) => {
        const { backgroundImage, overflowX } = getComputedStyle(place);
        return {
          table: place.getAttribute('aria-label') ?? place.outerHTML.slice(0, 80),
          shades: backgroundImage.split('linear-gradient').length - 1,
          overflow: overflowX,
          focusable: place.getAttribute('tabindex') === '0',
        };
      }),
  );
}

/** Texts with a contrast below 4.5 : 1 to their background, or 3 : 1 for large text. */
export const faintText = `(() => {
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
