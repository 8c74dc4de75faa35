import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from '@commander-js/extra-typings';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addExplain } from '../../src/cli/explain.ts';
import type { Estimate } from '../../src/estimate/index.ts';
import { refinementDrawing, refinementPage } from '../../src/explain/explain-refinements.ts';
import { cropMap, imagePoint } from '../../src/geometry/index.ts';
import { float32, tensor } from '../../src/tensor/index.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorModel, regressorMetadata, regressorModel } from '../fixtures/models.ts';
import { cutTables, openQuietly, outside } from '../report/browser.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

let root = '';
const at = (name: string) => join(root, name);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-explain-'));
  const { width, height, data } = dots(120, 90, 8, [
    { x: 30, y: 60, color: red },
    { x: 60, y: 20, color: green },
    { x: 90, y: 55, color: blue },
  ]);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(at('person.png'));
  await writeFile(at('maps.onnx'), colorModel());
  await writeFile(at('coordinates.onnx'), regressorModel());
});
afterAll(() => rm(root, { recursive: true }));

/** Runs the command in this process. */
async function explain(image: string, ...words: readonly string[]): Promise<void> {
  const program = new Command('limber');
  const command = program
    .command('explain')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  addExplain(command);
  await program.parseAsync(['explain', at(image), ...words], { from: 'user' });
}

it('writes a page that loads nothing else', async () => {
  await explain('person.png', '--model', at('maps.onnx'), '--out', at('page.html'));
  const page = await readFile(at('page.html'), 'utf8');
  expect(page).toContain('Belief maps of person.png');
  for (const joint of ['right hand', 'head', 'left hand']) expect(page).toContain(`<h3>${joint}</h3>`);
  expect(page.match(/id="belief-\d-\d"/g)).toHaveLength(6);
  // A cell is the mean of 4×4 pixels.
  expect(page).toContain('one cell depends on 4×4 pixels');
  expect(page).not.toMatch(/<script|(?:src|href)="(?!data:|#)/);
});

it.skipIf(!existsSync(executablePath))(
  'has a page that fits a desktop and a phone, with legends (skipped: no chromium)',
  async () => {
    await explain('person.png', '--model', at('maps.onnx'), '--out', at('page.html'));
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      for (const width of [1280, 390]) {
        const { page, noted } = await openQuietly(browser, pathToFileURL(at('page.html')).href, width);
        expect(noted).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await outside(page)).toEqual([]);
        expect(await cutTables(page)).toEqual([]);
        const legends = await page.locator('.legend.swatches').allInnerTexts();
        expect(legends.map((legend) => legend.split(/\s*\n\s*/))).toEqual([
          ['left', 'right', 'middle', 'confidence below 0.3'],
          ['right hand', 'head', 'left hand'],
        ]);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  },
);

it('draws the same content as a PNG file', async () => {
  await explain('person.png', '-m', at('maps.onnx'), '-o', at('sheet.png'));
  const { format, width, height } = await sharp(at('sheet.png')).metadata();
  expect(format).toBe('png');
  expect(width).toBeGreaterThan(600);
  expect(height).toBeGreaterThan(800);
});

it('shows the output of a network that predicts coordinates', async () => {
  await explain('person.png', '--model', at('coordinates.onnx'), '--out', at('coordinates.html'));
  expect(await readFile(at('coordinates.html'), 'utf8')).toContain(
    'How a model found the pose in person.png',
  );
});

it('draws the boxes and moves of a cascade', () => {
  const pose = (shift: number) => [30, 60, 90].map((x) => ({ point: imagePoint(x + shift, 40) }));
  const boxes = [{ x: 20, y: 30, width: 20, height: 20 }, null, { x: 80, y: 30, width: 20, height: 20 }];
  const output = float32([1, 6], new Float32Array(6));
  const stages = [
    { name: 'stage1', output, pose: pose(0) },
    { name: 'stage2', output, pose: pose(5), boxes },
  ];
  const estimate: Estimate = {
    box: { x: 0, y: 0, width: 120, height: 90 },
    pose: pose(5),
    stages,
    crop: tensor('uint8', [1, 64, 64, 3], new Uint8Array(64 * 64 * 3)),
    cropMap: cropMap({ x: 0, y: 0, width: 120, height: 90 }, { width: 64, height: 64 }),
  };
  const photo = { name: 'person.png', image: dots(120, 90, 8, []), photograph: 'data:,' };
  const page = refinementPage(photo, regressorMetadata, estimate);
  expect(page).toContain('joints moved 5.0 pixels on average');
  expect(page).toContain('then reads a box around every joint, once,');
  expect(refinementDrawing(photo, regressorMetadata, estimate).match(/<rect x="[28]0"/g)).toHaveLength(2);
});

it('refuses other files', async () => {
  await expect(explain('person.png', '--out', at('page.gif'))).rejects.toThrow(
    'expected a name that ends in .html or .png.',
  );
  await expect(explain('nobody.png', '--out', at('page.html'))).rejects.toThrow('cannot read image');
});
