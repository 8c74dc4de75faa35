import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/onnx/index.ts';
import { originOf } from '../../src/runs/model-origin.ts';

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the origin of initial parameters', () => {
  it.each([
    ['assets/limber19.onnx', 'limber19'],
    ['assets/movenet-lightning-trunk.onnx', 'MoveNet SinglePose Lightning 4: trunk and key-point heat maps'],
  ])('names the model in %s', async (path, name) => {
    const bytes = readFileSync(path);
    const where = `/home/somebody/${path}`;
    expect(await originOf({ bytes, where })).toBe(`${name} (SHA-256 ${digestOf(bytes)})`);
  });

  it.each(['/home/somebody/nets/trunk.onnx', 'C:\\nets\\trunk.onnx', 'trunk.onnx'])(
    'is the name of a file without a name inside, without its folders: %s',
    async (where) => {
      const model = decodeModel(readFileSync('assets/movenet-lightning-trunk.onnx'), 'trunk');
      const bytes = encodeModel({ ...model, metadata: {} });
      expect(await originOf({ bytes, where })).toBe(`trunk.onnx (SHA-256 ${digestOf(bytes)})`);
    },
  );
});
