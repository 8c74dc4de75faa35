import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { craneRecipe, writeCranes } from '../fixtures/cranes.ts';
import { limber } from './run.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-own-'));
  await writeCranes(at('cranes'), 30);
  await writeFile(at('cranes.yaml'), stringify(craneRecipe));
});
afterAll(() => rm(root, { recursive: true }));

describe('a folder of labeled images', () => {
  it('is linted, trained on, and scored on frames outside training', async () => {
    const lint = await limber(['data', 'lint', '--data', `deeplabcut:${at('cranes')}`]);
    expect(lint.stderr).toBe('');
    expect(lint.stdout).toContain('30 subjects with skeleton "deeplabcut" in 30 images');

    const trained = await limber([
      'train',
      at('cranes.yaml'),
      '--root',
      root,
      '--out',
      at('run'),
      '--threads',
      '1',
    ]);
    expect(trained.stderr).toContain('validation after step 4: PCK@0.2 ');
    expect(trained.status).toBe(0);

    const model = ['--model', at('run/model.onnx')];
    const scored = await limber([
      'eval',
      ...model,
      '--data',
      `deeplabcut:${at('cranes')}`,
      '--report',
      at('out.html'),
    ]);
    expect([scored.stderr, scored.status]).toEqual(['', 0]);
    expect(scored.stdout).toContain('normalizer   longer side of the box around the true joints');
    expect(await readFile(at('out.html'), 'utf8')).toContain('</html>');

    const out = at('cranes.json');
    await limber(['data', 'convert', '--data', `deeplabcut:${at('cranes')}`, '--out', out]);
    const again = await limber(['eval', ...model, '--data', `coco:${out}`]);
    const table = (text: string) => text.slice(text.indexOf('normalizer'));
    expect(again.status).toBe(0);
    // The COCO file is one folder higher, so its images' names have one folder more.
    expect(table(again.stdout).replace('in cranes/labeled-data', 'in labeled-data')).toBe(
      table(scored.stdout),
    );
  });
});
