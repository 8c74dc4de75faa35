import { mkdtemp, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  convertDataset,
  datasetStats,
  drawSamples,
  drawSyntheticFigures,
  formatLint,
  formatStatistics,
  LimberError,
  lintDatasets,
  openDataset,
  type WorkEvent,
} from '../../src/public/node/index.ts';
import { lsp, mpii } from '../../src/skeletons/index.ts';
import { writeTinyLsp } from '../cli/tiny-dataset.ts';

let root = '';
const at = (...names: string[]) => join(root, ...names);
const open = (name: string) => openDataset(`lsp:${at(name)}`);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-datasets-'));
  await writeTinyLsp(at('whole'), 6);
  await writeTinyLsp(at('broken'), 6);
  await truncate(at('broken/images/im0002.jpg'), 600);
  await unlink(at('broken/images/im0004.jpg'));
});
afterAll(() => rm(root, { recursive: true }));

/** Collects the events of a call. */
function listen() {
  const events: WorkEvent[] = [];
  return { events, on: (event: WorkEvent) => void events.push(event) };
}

/** A signal that aborts after the first image. */
function afterOneImage() {
  const controller = new AbortController();
  return { signal: controller.signal, on: () => controller.abort(new Error('enough')) };
}

describe('lintDatasets', () => {
  it('finds broken, missing and shared images, and reports progress for every image', async () => {
    const { events, on } = listen();
    const report = await lintDatasets([await open('whole'), await open('broken')], { on });
    expect(report.data.map(({ name, seen }) => [name, seen])).toEqual([
      [`lsp:${at('whole')}`, 6],
      [`lsp:${at('broken')}`, 4],
    ]);
    const found = (rule: string) => report.findings.filter((finding) => finding.rule === rule).length;
    expect(['broken-picture', 'missing-picture', 'same-picture'].map(found)).toEqual([1, 1, 4]);
    expect(events.map(({ done, total }) => `${done} of ${total}`)).toEqual(
      Array.from({ length: 12 }, (_, index) => `${index + 1} of 12`),
    );
    expect(formatLint(report, 1)).toContain('error broken-picture (1)');
  });

  it('checks only labels, and does not change the threads of the image library', async () => {
    const threads = sharp.concurrency();
    const report = await lintDatasets([await open('broken')], { images: false });
    expect(report.data[0]).toMatchObject({ people: 6, seen: 0 });
    expect(report.findings.map(({ rule }) => rule)).not.toContain('broken-picture');
    expect(sharp.concurrency()).toBe(threads);
  });

  it("rejects with its signal's reason", async () => {
    const work = afterOneImage();
    await expect(lintDatasets([await open('whole')], work)).rejects.toThrow('enough');
  });
});

describe('datasetStats', () => {
  it('measures readable images and returns the others as problems', async () => {
    const { statistics, problems } = await datasetStats(await open('broken'));
    expect(statistics).toMatchObject({ people: 6, images: 6, splits: { train: 6 } });
    expect(statistics.imageWidth).toMatchObject({ count: 5, median: 64 });
    expect(problems.map((problem) => problem instanceof LimberError && problem.message)).toEqual([
      expect.stringContaining('im0004.jpg'),
    ]);
    expect(formatStatistics(statistics)).toContain('lsp: 6 people in 6 images');
    const { statistics: unread } = await datasetStats(await open('whole'), { images: false });
    expect(unread.imageWidth).toBeUndefined();
  });
});

describe('drawSamples', () => {
  it('gives a sheet as bytes, its samples, and the missing images', async () => {
    const ids = ['lsp/im0003', 'lsp/im0004'];
    const { bytes, samples, problems } = await drawSamples(await open('broken'), { ids, tile: 40 });
    expect(samples.map(({ id }) => id)).toEqual(ids);
    expect(problems).toHaveLength(1);
    expect((await sharp(bytes).metadata()).format).toBe('png');
    const svg = await drawSamples(await open('whole'), { count: 2, format: 'svg', tile: 40 });
    expect(new TextDecoder().decode(svg.bytes)).toMatch(/^<svg /);
    expect(svg.samples).toHaveLength(2);
  });

  it('names an unknown sample id', async () => {
    await expect(drawSamples(await open('whole'), { ids: ['lsp/im0077'] })).rejects.toThrow(
      'no sample "lsp/im0077" – expected an id such as lsp/im0001',
    );
  });
});

describe('convertDataset', () => {
  it('writes a file only if given one, and reports differences', async () => {
    const dataset = await open('broken');
    const converted = await convertDataset(dataset, { skeleton: mpii, derive: true });
    expect(converted.document.categories[0].keypoints).toHaveLength(mpii.joints.length);
    expect(converted.problems).toHaveLength(1);
    expect(converted.differences).toContain('6 missing boxes are replaced by the box around the joints');
    const out = at('whole/all.json');
    const { document, problems } = await convertDataset(await open('whole'), { out });
    expect(problems).toEqual([]);
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
    expect((await openDataset(`coco:${out}`)).samples).toHaveLength(6);
  });

  it('replaces an existing file only when told to', async () => {
    const out = at('mine.json');
    await writeFile(out, 'labels of weeks');
    const dataset = await open('whole');
    await expect(convertDataset(dataset, { out })).rejects.toThrow(
      `the file exists already, and it may contain labels – expected a new file, or \`overwrite\` to replace it`,
    );
    expect(await readFile(out, 'utf8')).toBe('labels of weeks');
    await convertDataset(dataset, { out, overwrite: true });
    expect(JSON.parse(await readFile(out, 'utf8')).images).toHaveLength(6);
  });

  it('writes nothing when its signal ends it', async () => {
    const out = at('none.json');
    await expect(convertDataset(await open('whole'), { out, ...afterOneImage() })).rejects.toThrow('enough');
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });
});

describe('drawSyntheticFigures', () => {
  it('draws a dataset that can be opened', async () => {
    const { events, on } = listen();
    const figures = await drawSyntheticFigures({ out: at('figures'), count: 5, side: 32, on });
    expect(figures).toEqual({ train: 4, test: 1, finished: true });
    expect(events).toHaveLength(5);
    const { skeleton, samples } = await openDataset(`coco:${at('figures')}`, { split: 'train' });
    expect(skeleton).toEqual(lsp);
    expect(samples).toHaveLength(4);
  });
});
