import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { hasChromium, launch, openPage } from '../../test/web/chromium.ts';
import { serve as serveFiles } from '../../test/web/site.ts';
import type { Job } from '../peer.ts';
import { type Opened, serve } from '../serve.ts';

/**
 * Limber in a page of Chromium as a peer: the training step on ONNX Runtime's WebAssembly. The page is cross-origin
 * isolated, so that it may have threads.
 */
const repository = fileURLToPath(new URL('../..', import.meta.url));
const ort = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

await serve('Chromium, wasm', async (job) => {
  if (job.kind !== 'training') return 'only training steps are timed in the browser';
  if (!hasChromium) return 'no Chromium: set CHROMIUM to its place';
  return openInPage(job);
});

async function openInPage({ case: key, batch, threads }: Job): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'limber-bench-page-'));
  await bundle(folder);
  await writeFile(join(folder, 'index.html'), '<script type="module" src="./chromium-page.js"></script>');
  const site = await serveFiles(folder, { isolated: true, mounts: { assets: join(repository, 'assets') } });
  const browser = await launch();
  const { page, problems } = await openPage(browser, site.address);
  const call = async (words: string) => {
    await page.evaluate(words);
    if (problems.length > 0) throw new Error(problems.join('; '));
  };
  await call(`openStep(${JSON.stringify(key)}, ${batch}, ${threads})`);
  return {
    run: () => call('takeStep()'),
    usage: () => usageOf(browser),
    async close() {
      await browser.close();
      await site.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes the page's script, the workers that it starts and ONNX Runtime's WebAssembly to a folder. */
async function bundle(folder: string): Promise<void> {
  const background = join(repository, 'src/runtime/background');
  await build({
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'error',
    outdir: folder,
    entryNames: '[name]',
    entryPoints: [
      fileURLToPath(new URL('chromium-page.ts', import.meta.url)),
      join(background, 'limber-wasm-worker.ts'),
    ],
  });
  const wasm = 'ort-wasm-simd-threaded.wasm';
  await writeFile(join(folder, wasm), readFileSync(join(ort, wasm)));
}

/** Processor time and memory of all of the browser's processes. */
async function usageOf(browser: Browser): Promise<{ readonly processor: number; readonly peak: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo.map(({ id }) => peakOf(id));
  return {
    processor: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    peak: peaks.reduce((sum, peak) => sum + peak, 0),
  };
}

/** The peak memory of a process, in bytes. */
function peakOf(id: number): number {
  const [, kilobytes = '0'] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
