import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Batch, createBatches, type Sample } from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { ImageCache, neededImage, wholeImage } from '../../src/data/pipeline/image-cache.ts';
import { openPipeline } from '../../src/data/pipeline/node.ts';
import type { PipelineOptions } from '../../src/data/pipeline/pipeline.ts';
import { applyAffine, imagePoint } from '../../src/geometry/index.ts';
import { encodePng } from '../../src/images/node.ts';
import { randomStream } from '../../src/random.ts';

const image = (seed: number, width = 40, height = 30) => {
  const random = randomStream(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)) };
};
const samples: Sample[] = Array.from({ length: 5 }, (_, index) => ({
  id: `s${index}`,
  image: `s${index}.png`,
  pose: [{ point: imagePoint(5, 5) }, { point: imagePoint(20 + index, 25) }],
}));
let folder: string;
let options: PipelineOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limber-pipeline-'));
  for (const [index, sample] of samples.entries()) {
    await writeFile(join(folder, sample.image), index === 2 ? 'broken' : await encodePng(image(index)));
  }
  options = {
    data: [{ files: folderSource(folder), samples }],
    seed: 1,
    batchSize: 3,
    mirrorOrder: [1, 0],
    codec: { kind: 'box coordinates', joints: 2, inputWidth: 16, inputHeight: 16 },
    crop: { around: 'person', padding: 1.3 },
    augmentation: { rotation: { normal: 20 }, shift: { uniform: 0.1 }, flip: 0.5 },
  };
});
afterAll(() => rm(folder, { recursive: true }));

async function run(changes: Partial<PipelineOptions>, count: number): Promise<Batch[]> {
  const pipeline = openPipeline({ ...options, ...changes });
  const batches: Batch[] = [];
  for (let step = 0; step < count; step++) batches.push(await pipeline.next());
  await pipeline.close();
  return batches;
}

describe('openPipeline', () => {
  it('delivers the same batches in the same order as without it, for any threads and cache', async () => {
    const expected = createBatches(samples, options, async ({ id }) => {
      const index = Number(id.slice(1));
      return index === 2 ? undefined : wholeImage(image(index));
    });
    const batches = await run({ threads: 2 }, 6);
    for (const [step, batch] of batches.entries()) expect(batch).toEqual(await expected.batch(step));
    expect(await run({ cacheBytes: 0, firstStep: 4, ahead: 1 }, 2)).toEqual(batches.slice(4));
  });

  it('reports a broken image once', async () => {
    const messages: string[] = [];
    await run({ onSkipped: (message) => messages.push(message) }, 8);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^cannot decode image – .*s2\.png$/);
  });

  it('fails when no image can be read, and when it is closed', async () => {
    const pipeline = openPipeline({
      ...options,
      data: [{ files: folderSource(folder), samples: samples.slice(2, 3) }],
    });
    await expect(pipeline.next()).rejects.toThrow('no sample has a usable image');
    await pipeline.close();
    await expect(pipeline.next()).rejects.toThrow('closed');
  });

  it('does not treat its own fault as a broken image', async () => {
    const messages: string[] = [];
    const image = 5 as unknown as string;
    const pipeline = openPipeline({
      ...options,
      data: [{ files: folderSource(folder), samples: [{ ...samples[0]!, image }] }],
      onSkipped: (message) => messages.push(message),
    });
    await expect(pipeline.next()).rejects.toMatchObject({
      name: 'Error',
      message: expect.stringContaining('split'),
    });
    await pipeline.close();
    expect(messages).toEqual([]);
  });
});

describe('neededPicture', () => {
  const crop = { around: 'person', padding: 1 } as const;
  const sample: Sample = {
    ...samples[0]!,
    pose: [{ point: imagePoint(100, 100) }, { point: imagePoint(299, 299) }],
  };

  it('keeps the person at one and a half times the needed resolution', () => {
    const large = image(1, 1000, 800);
    const { part: kept, toPart, original } = neededImage(large, sample, { width: 16, height: 16 }, crop, {});
    expect(original).toEqual({ width: 1000, height: 800 });
    expect([kept.width, kept.height]).toEqual([29, 29]);
    const corner = applyAffine(toPart, imagePoint(82.5, 82.5));
    expect(corner.x).toBeCloseTo(-0.5, 9);
    expect(corner.y).toBeCloseTo(-0.5, 9);
  });

  it('cuts images of low resolution without resampling them', () => {
    const fine = image(1, 600, 500);
    const { part: kept, toPart } = neededImage(fine, sample, { width: 120, height: 120 }, crop, {});
    expect([kept.width, kept.height]).toEqual([202, 202]);
    expect(toPart).toEqual({ a: 1, b: 0, c: 0, d: 1, tx: -99, ty: -99 });
    expect(kept.data.subarray(0, 606)).toEqual(fine.data.subarray((99 * 600 + 99) * 3, (99 * 600 + 301) * 3));
  });

  it('keeps a fully visible image whole', () => {
    const small = image(1, 40, 30);
    const anyTurn = { rotation: { uniform: 180 }, scale: { uniform: 1 } };
    const { part: kept } = neededImage(small, samples[0]!, { width: 64, height: 64 }, crop, anyTurn);
    expect(kept.data).toBe(small.data);
  });
});

describe('ImageCache', () => {
  it('holds at most its capacity', () => {
    const cache = new ImageCache(2 * 3600);
    for (const [index, sample] of samples.entries()) cache.set(sample, wholeImage(image(index)));
    expect(samples.filter((sample) => cache.get(sample)).map(({ id }) => id)).toEqual(['s0', 's1']);
    expect(cache.bytes).toBe(7200);
  });
});
