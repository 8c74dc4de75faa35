import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildViewer } from '../../scripts/build-browser.ts';
import { turntable, viewerPage } from '../../src/viewer/index.ts';
import { movingBody } from '../body/bodies.ts';
import { hasChromium, launch, openPage } from '../web/chromium.ts';

const photograph = 'data:image/gif;base64,R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';
const software = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

/** A figure 4 meters before the camera. */
function figure(seed: number) {
  const motion = movingBody(1, seed);
  return { name: `seed ${seed}`, motion: { ...motion, rootPositions: Float64Array.from([0, 0, -4000]) } };
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-viewer-'));
  const script = await readFile(await buildViewer(root, 'src/viewer/limber-viewer.ts'), 'utf8');
  const choices = [
    { label: 'as lifted', figures: [figure(1)] },
    { label: 'left arm at another depth', figures: [figure(2)] },
  ];
  const size = { width: 400, height: 500 };
  await writeFile(join(root, 'a.html'), viewerPage({ name: 'a.png', size, photograph, choices, script }));
}, 60_000);
afterAll(() => rm(root, { recursive: true }));

describe('the turntable', () => {
  it('shows a figure from eight sides, with the nearer limbs last', () => {
    const svg = turntable(figure(1));
    expect(svg.match(/<g transform/g)).toHaveLength(8);
    expect(svg).toContain('as the camera');
    expect(svg).toContain('315°');
  });
});

describe.skipIf(!hasChromium)('the page of a figure', () => {
  it('turns with the mouse, shows other poses, and loads nothing', async () => {
    const browser = await launch(software);
    try {
      const { page, problems, loaded } = await openPage(browser, `file://${join(root, 'a.html')}`);
      await page.waitForSelector('#viewer[data-state]', { timeout: 60_000 });
      expect(await page.getAttribute('#viewer', 'data-state')).toBe('shown');
      const canvas = page.locator('#viewer canvas');
      const drawing = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
      const first = await drawing();
      const box = (await canvas.boundingBox())!;
      await page.mouse.move(box.x + 200, box.y + 200);
      await page.mouse.down();
      await page.mouse.move(box.x + 280, box.y + 200, { steps: 3 });
      await page.mouse.up();
      const turned = await drawing();
      expect(turned).not.toBe(first);
      await page.check('input[value="1"]');
      expect(await drawing()).not.toBe(turned);
      await page.check('input[value="0"]');
      await page.click('#camera');
      expect(await drawing()).toBe(first);
      expect(problems.filter((problem) => !/GPU stall|WebGL/.test(problem))).toEqual([]);
      expect(loaded.filter((name) => name !== 'a.html')).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 120_000);

  it('keeps the drawn views where there is no WebGL', async () => {
    const browser = await launch(['--disable-3d-apis']);
    try {
      const { page } = await openPage(browser, `file://${join(root, 'a.html')}`);
      await page.waitForSelector('#viewer[data-state="no WebGL"]', { timeout: 60_000 });
      expect(await page.textContent('#viewer')).toContain('has no WebGL');
      expect(await page.locator('svg').count()).toBe(1);
    } finally {
      await browser.close();
    }
  }, 120_000);
});
