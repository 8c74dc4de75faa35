import { mkdtempSync, readFileSync, rmSync, truncateSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLint } from '../../src/cli/data/lint.ts';
import { addShow } from '../../src/cli/data/show.ts';
import { addStats } from '../../src/cli/data/stats.ts';
import { report as reportFailure } from '../../src/cli/terminal/exit.ts';
import type { LintReport } from '../../src/data/lint/report.ts';
import { writeTinyLsp } from './tiny-dataset.ts';

/** Runs `limber data …` in this process. */
async function limber(parameters: readonly string[]) {
  let [stdout, stderr, status] = ['', '', 0];
  const output = {
    print: (text: string) => {
      stdout += text;
    },
    note: (text: string) => {
      stderr += text;
    },
  };
  const program = new Command('limber').version('1.2.3').exitOverride();
  program.configureOutput({ writeErr: output.note });
  const data = program.command('data');
  addLint(data.command('lint'), output);
  addStats(data.command('stats'), output);
  addShow(data.command('show'), output);
  await program.parseAsync(parameters, { from: 'user' }).catch((error: unknown) => {
    status = reportFailure(error, { error: output.note, debug: false });
  });
  return { status, stdout, stderr };
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'limber-data-'));
  await writeTinyLsp(join(folder, 'whole'), 6);
  await writeTinyLsp(join(folder, 'broken'), 6);
  truncateSync(join(folder, 'broken/images/im0002.jpg'), 600);
  unlinkSync(join(folder, 'broken/images/im0004.jpg'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('limber data lint', () => {
  it('ends with 0 if there is no error, and prints what it checked', async () => {
    const data = `lsp:${join(folder, 'whole')}`;
    const { status, stdout, stderr } = await limber(['data', 'lint', '--data', data, '--json', '-']);
    expect(status).toBe(0);
    const report: LintReport = JSON.parse(stdout);
    expect(report.data).toEqual([
      { name: data, skeleton: 'lsp', subject: 'person', people: 6, images: 6, seen: 6 },
    ]);
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(stderr).toContain('6 people with skeleton "lsp" in 6 images, 6 of them decoded');
    expect(stderr).toMatch(/0 errors, \d+ warnings?, \d+ notes?\n$/);
  });

  it('ends with 1 if images are broken, missing or in two datasets, and names them', async () => {
    const json = join(folder, 'findings.json');
    const data = ['whole', 'broken'].map((name) => `lsp:${join(folder, name)}`);
    const { status, stdout } = await limber([
      'data',
      'lint',
      '--data',
      ...data,
      '--split',
      'train',
      '--json',
      json,
    ]);
    expect(status).toBe(1);
    const report: LintReport = JSON.parse(readFileSync(json, 'utf8'));
    const found = (rule: string) =>
      report.findings
        .filter((finding) => finding.rule === rule)
        .map(({ dataset, sample, split }) => [dataset, sample, split]);
    expect(found('broken-picture')).toEqual([[data[1], 'lsp/im0002', 'train']]);
    expect(found('missing-picture')).toEqual([[data[1], 'lsp/im0004', 'train']]);
    expect(found('same-picture').map(([, sample]) => sample)).toEqual(
      [1, 3, 5, 6].map((number) => `lsp/im000${number}`),
    );
    expect(report.rules.find(({ id }) => id === 'same-picture')).toMatchObject({
      severity: 'warning',
      count: 4,
    });
    expect(stdout).toContain(
      'error broken-picture (1): images that cannot be decoded\n  lsp/im0002 (train): ',
    );
  });

  it('counts warnings with --strict, and reads no images with --no-pictures', async () => {
    const twice = Array.from({ length: 2 }, () => `lsp:${join(folder, 'whole')}`);
    const strict = ['data', 'lint', '--strict', '--examples', '0', '--split', 'train', '--data', ...twice];
    const [seen, unseen] = await Promise.all([limber(strict), limber([...strict, '--no-pictures'])]);
    expect(seen?.stdout).toContain('warning same-picture (6)');
    expect(seen?.status).toBe(1);
    expect(unseen?.stdout).not.toContain('same-picture');
  });
});

describe('limber data stats', () => {
  it('writes a table and JSON', async () => {
    const json = join(folder, 'stats.json');
    const { status, stdout } = await limber([
      'data',
      'stats',
      '--data',
      `lsp:${join(folder, 'whole')}`,
      '--json',
      json,
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain('lsp: 6 people in 6 images, skeleton "lsp"');
    expect(stdout).toMatch(/^width of an image, px +64 +64 +64 +64 +64$/m);
    expect(stdout).toMatch(/^head top +6 +100\.0 % +0\.0 % /m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ people: 6, splits: { train: 6 } });
  });
});

describe('limber data show', () => {
  it('draws named samples in a row, and gray for a broken image', async () => {
    const out = join(folder, 'sheet.png');
    const { status, stdout } = await limber([
      ...[
        'data',
        'show',
        '--data',
        `lsp:${join(folder, 'broken')}`,
        '--tile',
        '64',
        '--columns',
        '3',
        '--out',
        out,
      ],
      ...['--ids', 'lsp/im0003', 'lsp/im0002'],
    ]);
    expect([status, stdout]).toEqual([0, `2 of 6 samples  ${out}\n`]);
    const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(8 + 2 * 72);
    // The legend stands below the tiles.
    expect(info.height).toBeGreaterThan(8 + 64 + 20 + 8 + 3 * 24);
    // The last corner of the second tile has no joint, and its image is broken.
    const corner = (69 * info.width + 8 + 72 + 62) * info.channels;
    expect([...data.subarray(corner, corner + 3)]).toEqual([0x3a, 0x40, 0x4b]);
  });

  it('draws the same samples for the same seed and others for another seed, as SVG', async () => {
    const draw = async (seed: string, name: string) => {
      const out = join(folder, name);
      await limber([
        ...['data', 'show', '--data', `lsp:${join(folder, 'whole')}`, '--tile', '40', '--count', '2'],
        ...['--seed', seed, '--out', out],
      ]);
      return readFileSync(out, 'utf8');
    };
    const [one, again, other] = await Promise.all([
      draw('1', 'a.svg'),
      draw('1', 'b.svg'),
      draw('4', 'c.svg'),
    ]);
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).toMatch(/aria-label="im000\d"/);
  });

  it.each([
    [
      ['--ids', 'lsp/im0077', '--out', 'x.png'],
      1,
      'no sample "lsp/im0077" – expected an id such as lsp/im0001',
    ],
    [['--out', 'x.gif'], 2, 'expected a name that ends in .png or .svg.'],
  ])('refuses %j', async (parameters, expected, message) => {
    const { status, stderr } = await limber([
      'data',
      'show',
      '--data',
      `lsp:${join(folder, 'whole')}`,
      ...parameters,
    ]);
    expect(status).toBe(expected);
    expect(stderr).toContain(message);
  });
});
