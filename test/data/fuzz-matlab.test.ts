import { readFile } from 'node:fs/promises';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type MatlabValue,
  memorySource,
  readFlic,
  readLsp,
  readMatlab,
  readMpii,
} from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { examplesFile } from './flic-files.ts';
import { fuzz } from './fuzz.ts';
import { valueFirst } from './lsp-files.ts';
import { header, join, words } from './matlab-writer.ts';
import { releaseFile } from './mpii-files.ts';
import { dataFolder, haveData } from './real-data.ts';

const plain = { littleEndian: true, compressed: false };
const maxBytes = 16 * 2 ** 20;

function expectSound(value: MatlabValue): void {
  if (value.kind === 'unsupported') return;
  const count = value.dims.reduce((product, length) => product * length, 1);
  if (value.data.length !== count) throw new Error(`${value.data.length} items of ${count}`);
  if (value.kind === 'cell') value.data.forEach(expectSound);
  if (value.kind === 'struct') for (const record of value.data) [...record.values()].forEach(expectSound);
}

async function expectSoundFile(bytes: Uint8Array): Promise<void> {
  for (const value of (await readMatlab(bytes, 'damaged.mat', maxBytes)).values()) expectSound(value);
}

/** The contents of a file's compressed elements, each as a separate file without compression. */
function unpacked(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const parts: Uint8Array[] = [header(true)];
  for (let at = 128; at < bytes.length; ) {
    const [type, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const end = at + 8 + length;
    parts.push(type === 15 ? inflateSync(bytes.subarray(at + 8, end)) : bytes.subarray(at, end));
    at = end;
  }
  return join(parts);
}

describe('damaged MATLAB files', () => {
  const made = [
    examplesFile(4, 'examples', { style: plain }),
    releaseFile(3, { style: plain }),
    releaseFile(3),
    valueFirst(20, (image, joint) => [image + 1, joint + 1, 0], { littleEndian: false, compressed: false }),
  ];

  it('are read or refused', async () => {
    const report = await fuzz({ seed: 3, count: 500, files: made, read: expectSoundFile });
    expect(Math.min(report.read, report.refused)).toBeGreaterThan(50);
  }, 600_000);

  it('are read or refused with damage inside compressed data', async () => {
    const file = releaseFile(3, { style: plain });
    const report = await fuzz({
      seed: 4,
      count: 200,
      files: [file.slice(128)],
      read: async (bytes) => {
        const packed = deflateSync(bytes);
        await expectSoundFile(join([header(true), words([15, packed.length], true), packed]));
      },
    });
    expect(Math.min(report.read, report.refused)).toBeGreaterThan(5);
  }, 600_000);

  it('are read or refused by the readers of datasets too', async () => {
    const report = await fuzz({
      seed: 5,
      count: 200,
      files: made,
      read: async (bytes) => {
        const file = (name: string) => memorySource(new Map([[name, bytes]]));
        const attempts = [
          readFlic(file('examples.mat')),
          readMpii(file('mpii_human_pose_v1_u12_1.mat')),
          readLsp(file('joints.mat')),
        ];
        const results = await Promise.allSettled(attempts);
        for (const result of results) {
          if (result.status === 'rejected' && !(result.reason instanceof LimberError)) throw result.reason;
          const samples = result.status === 'fulfilled' ? result.value.samples : [];
          const points = samples.flatMap(({ pose }) => pose.map((joint) => joint?.point ?? { x: 0, y: 0 }));
          if (!points.every(({ x, y }) => Number.isFinite(x + y))) throw new Error('a point that is none');
        }
        if (results.every(({ status }) => status === 'rejected')) throw new LimberError('all – in all');
      },
    });
    expect(Math.min(report.read, report.refused)).toBeGreaterThan(5);
  }, 600_000);

  it.skipIf(!haveData('mpii'))(
    'are read or refused when they are real (skipped: no data)',
    async () => {
      const names = ['gold/LSP_prediction_model_LSP_6s.mat', 'mpii/detections_our_format.mat'];
      const files = await Promise.all(names.map((name) => readFile(`${dataFolder}/${name}`)));
      const report = await fuzz({
        seed: 6,
        count: 20,
        files: [...files, ...files.map((file) => unpacked(file))],
        read: expectSoundFile,
      });
      expect(report.read + report.refused).toBeGreaterThan(0);
    },
    600_000,
  );
});
