import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

// Measures the default model again and writes docs/results/limber19.html and its images in docs/images. LIMBER_DATA
// is the folder that contains lsp, CHROMIUM the browser.

const root = fileURLToPath(new URL('..', import.meta.url));
const data = resolve(process.env.LIMBER_DATA ?? join(root, '../shared/data'));
const report = join(root, 'docs/results/limber19.html');

/** Runs `limber` in a folder. */
function limber(folder: string, words: readonly string[]): Promise<void> {
  const main = join(root, 'src/cli/main.ts');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...words], {
    cwd: folder,
    stdio: 'inherit',
  });
  return new Promise((done, failed) => {
    child.on('close', (status) => (status === 0 ? done() : failed(new Error(`exit status ${status}`))));
  });
}

/**
 * The report contains the command that made it. So it is made in a folder where this command is the one that a user
 * would type.
 */
async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'limber-docs-'));
  try {
    symlinkSync(data, join(folder, 'data'));
    const source = ['--model', 'default', '--data', 'lsp:data/lsp', '--split', 'test'];
    await limber(folder, ['eval', ...source, '--report', 'limber19.html', '--no-pictures']);
    mkdirSync(join(root, 'docs/results'), { recursive: true });
    copyFileSync(join(folder, 'limber19.html'), report);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The page's beginning, and its breakdowns and people, with few colors so that the files stay small. */
async function photograph(): Promise<void> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 900 } });
    await page.goto(pathToFileURL(report).href);
    const top = async (id: string) => Math.floor((await page.locator(id).boundingBox())?.y ?? 0);
    const [joints, breakdowns, method] = [
      await top('#joints'),
      await top('#breakdowns'),
      await top('#method'),
    ];
    const full = await page.screenshot({ fullPage: true });
    const save = (from: number, to: number, name: string) =>
      sharp(full)
        .extract({ left: 0, top: from, width: 1080, height: to - from })
        .png({ palette: true, colors: 128 })
        .toFile(join(root, 'docs/images', name));
    await save(0, joints - 30, 'report.png');
    await save(breakdowns, method - 30, 'report-people.png');
  } finally {
    await browser.close();
  }
}

if (!process.argv.includes('--pictures-only')) await measure();
await photograph();
