import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export function launch(further: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...quiet, ...fakeCamera, ...further] });
}

/** A page, with records of its messages and downloads. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings, without the browser's own messages. */
  readonly problems: readonly string[];
  /** Names of the files loaded by the page and its workers. */
  readonly loaded: readonly string[];
}

export async function openPage(browser: Browser | BrowserContext, address: string): Promise<WatchedPage> {
  const page = await browser.newPage();
  const problems: string[] = [];
  const loaded: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    const isOwn = !/No available adapters|favicon/.test(message.text() + message.location().url);
    if (['error', 'warning'].includes(message.type()) && isOwn) problems.push(message.text());
  });
  page.on('response', (response) => loaded.push(new URL(response.url()).pathname.split('/').at(-1)!));
  await page.goto(address);
  return { page, problems, loaded };
}

/** Waits for a text in `#status`. */
export async function waitForStatus(page: Page, words: RegExp, timeout = 60_000): Promise<string> {
  await page.waitForFunction(
    (pattern) => new RegExp(pattern).test(document.getElementById('status')?.textContent ?? ''),
    words.source,
    { timeout },
  );
  return (await page.textContent('#status')) ?? '';
}

/** The memory of page and workers in bytes, in JavaScript and WebAssembly, after garbage collection. */
export async function bytesHeld(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const measure = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
    };
    return (await measure.measureUserAgentSpecificMemory()).bytes;
  });
}
