import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFilmPoses, writeFilmPoses } from '../../src/film/node.ts';
import { quantile } from '../../src/foundation/index.ts';
import { openModel } from '../../src/public/node/index.ts';
import type { TrackedFrame } from '../../src/skeletons/index.ts';
import { ffmpeg, haveFfmpeg } from '../film/films.ts';
import { hasChromium, launch, openPage, type WatchedPage } from './chromium.ts';
import { projectWithLimber, removeProject, root } from './project.ts';
import { type Site, serve } from './site.ts';

/** A page that searches a chosen film, and shows its poses or what went wrong. */
const program = `import { openModel, predictFilm } from 'limber/web';
const model = await openModel('/models/limber19.onnx');
const show = (text) => { document.getElementById('poses').textContent = text; };
document.getElementById('film').addEventListener('change', async ({ target }) => {
  try {
    const { json, problems } = await predictFilm(model, target.files[0], { one: true, smooth: 'offline' });
    show((await json.text()) + problems.map(({ message }) => 'problem: ' + message).join('\\n'));
  } catch (error) {
    show('refused: ' + error.message);
  }
});
show('ready');
`;
const page = `<!doctype html><input type="file" id="film"><pre id="poses"></pre>
<script type="module" src="./program.js"></script>`;

describe.skipIf(!hasChromium || !haveFfmpeg)('films in a page (skipped: no chromium or no ffmpeg)', () => {
  let project = '';
  let browser: Browser;
  let site: Site;
  let watched: WatchedPage;
  let modulesOf: (script: RegExp) => readonly string[];
  const film = (name: string) => join(project, name);

  beforeAll(async () => {
    project = await projectWithLimber();
    const source = join(project, 'app');
    await mkdir(source);
    await writeFile(join(source, 'program.js'), program);
    await writeFile(join(source, 'index.html'), page);
    const folder = join(project, 'app-dist');
    const built = await build({
      root: source,
      configFile: false,
      logLevel: 'error',
      build: { outDir: folder, target: 'es2023' },
    });
    if (Array.isArray(built) || !('output' in built)) throw new Error('one build was expected');
    const chunks = built.output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
    modulesOf = (pattern) =>
      chunks.flatMap(({ modules, isEntry }) =>
        isEntry ? Object.keys(modules).filter((one) => pattern.test(one)) : [],
      );
    site = await serve(folder, { mounts: { models: join(root, 'assets') } });
    browser = await launch();
    watched = await openPage(browser, site.address);
    const isReady = "document.getElementById('poses').textContent === 'ready'";
    await watched.page.waitForFunction(isReady, undefined, { timeout: 100_000 });
    // A photograph that moves to the left, 24 frames of 25 a second.
    const still = ['-loop', '1', '-framerate', '25', '-i', join(root, 'examples/photographs/camera.png')];
    const matrix = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';
    const colors = [
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
      '-color_range',
      'tv',
    ];
    const moving = ['-vf', `crop=300:440:'90+n':'50',${matrix}`, '-frames:v', '24', ...colors];
    ffmpeg(...still, ...moving, '-c:v', 'libvpx-vp9', '-crf', '20', '-b:v', '0', film('moving.webm'));
    ffmpeg(...still, ...moving, '-c:v', 'libx264', '-crf', '16', film('moving.mp4'));
    // A film of a phone: the frames lie on their side, and the file says how they are turned upright.
    ffmpeg('-i', film('moving.mp4'), '-vf', 'transpose=2', ...colors, '-crf', '16', film('side.mp4'));
    ffmpeg('-i', film('side.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', film('turned.mp4'));
    ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', film('sound.mp4'));
    await writeFile(film('empty.mp4'), '');
    await writeFile(film('letter.mp4'), 'Dear film,');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await removeProject(project);
  });

  /** What the page shows for a film. */
  async function shown(page: Page, name: string): Promise<string> {
    await page.evaluate("document.getElementById('poses').textContent = ''");
    await page.setInputFiles('#film', film(name));
    await expect.poll(() => page.textContent('#poses'), { timeout: 100_000 }).not.toBe('');
    return (await page.textContent('#poses')) ?? '';
  }

  async function framesOf(path: string): Promise<readonly TrackedFrame[]> {
    const frames: TrackedFrame[] = [];
    for await (const frame of (await readFilmPoses(path)).frames) frames.push(frame);
    return frames;
  }

  it.each(['moving.webm', 'moving.mp4', 'turned.mp4'])(
    'gives for %s the poses that Node finds',
    async (name) => {
      const text = await shown(watched.page, name);
      if (name.endsWith('.mp4') && /^refused: the browser cannot decode this film/.test(text)) return;
      expect(text).not.toMatch(/problem|refused/);
      await writeFile(film(`${name}.page.jsonl`), text);
      const model = await openModel(undefined, { threads: 1 });
      await writeFilmPoses(model, film(name), { out: film(`${name}.jsonl`), one: true, smooth: 'offline' });
      await model.close();
      const [there, here] = [
        await framesOf(film(`${name}.page.jsonl`)),
        await framesOf(film(`${name}.jsonl`)),
      ];
      expect(there.map(({ frame, time }) => [frame, time])).toEqual(
        here.map(({ frame, time }) => [frame, time]),
      );
      expect(here).toHaveLength(24);
      const distances = here.flatMap(({ people }, frame) =>
        people.flatMap(({ pose = [], id }, person) => {
          const other = there[frame]!.people[person]!;
          expect(other.id).toBe(id);
          return pose.flatMap((joint, index) => {
            // Joints that are not in the film move far with little.
            if (joint!.confidence! < 0.4) return [];
            const [a, b] = [joint!.point, other.pose![index]!.point];
            return [Math.hypot(a.x - b.x, a.y - b.y)];
          });
        }),
      );
      expect(distances.length).toBeGreaterThan(24 * 4);
      const sorted = distances.toSorted((a, b) => a - b);
      console.info(
        `${name}: ${[0.5, 0.95, 1].map((share) => quantile(sorted, share).toFixed(2)).join(', ')} pixels from Node`,
      );
      // The browser's decoder and FFmpeg differ by a few gray levels.
      expect(quantile(sorted, 0.5)).toBeLessThan(1);
      expect(quantile(sorted, 0.95)).toBeLessThan(8);
    },
    180_000,
  );

  it('refuses other files in one sentence', async () => {
    expect(await shown(watched.page, 'empty.mp4')).toBe(
      'refused: the film is empty – got 0 bytes – in empty.mp4',
    );
    expect(await shown(watched.page, 'sound.mp4')).toBe(
      'refused: not a film – got a file without a video track – in sound.mp4',
    );
    expect(await shown(watched.page, 'letter.mp4')).toMatch(
      /^refused: cannot read film – got .* – in letter\.mp4$/,
    );
    expect(watched.problems).toEqual([]);
  });

  it('loads the reader of films only when a film is opened', () => {
    expect(modulesOf(/mediabunny/)).toEqual([]);
    expect(modulesOf(/film/).length).toBeGreaterThan(3);
  });
});
