import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  formatMetadata,
  type ModelMetadata,
  metadataKey,
  parseMetadata,
  stageNames,
} from '../../src/models/index.ts';
import { decodeMetadata } from '../../src/onnx/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { colorMetadata, regressorMetadata } from '../fixtures/models.ts';

const full: ModelMetadata = {
  ...colorMetadata,
  skeleton: lsp,
  codec: { ...colorMetadata.codec, joints: 14 },
  provenance: {
    trainedOn: ['lsp train', 'lspet'],
    initializedFrom: 'MoveNet Lightning (Apache-2.0)',
    license: 'Apache-2.0',
    recipe: 'limber-lsp',
    commit: 'abcdef0',
    date: '2026-11-22',
  },
  scores: [{ dataset: 'lsp', split: 'test', metric: 'PCK@0.2', value: 87.5, conditions: 'person-centric' }],
};

describe('model metadata', () => {
  it.each([
    ['of belief maps', colorMetadata],
    ['of box coordinates', regressorMetadata],
    ['with everything', full],
  ])('%s is read as it was written', (_, metadata) => {
    expect(parseMetadata(formatMetadata(metadata), 'm.onnx')).toEqual(metadata);
  });

  it('of a model of an earlier version can be read', () => {
    const path = 'trained/limber-lsp/model.onnx';
    const metadata = parseMetadata(decodeMetadata(readFileSync(path), path)[metadataKey], path);
    expect(metadata.format).toBe(3);
    expect(metadata.crop).toEqual({ padding: 1.35 });
    expect(metadata.networks).toMatchObject([
      { looks: 'crop', input: { name: 'image' }, outputs: ['stage1', 'stage2'] },
    ]);
    expect(stageNames(metadata)).toEqual(['stage1', 'stage2']);
  });

  it('of format 2 is read with the names of today', () => {
    const older = { ...full, format: 2, crop: { enlarge: 1.25, around: 'picture' } };
    const today = { ...full, crop: { padding: 1.25, around: 'image' } };
    expect(parseMetadata(JSON.stringify(older), 'm.onnx')).toEqual(today);
    const later = { ...full, format: 4 };
    expect(() => parseMetadata(JSON.stringify(later), 'm.onnx')).toThrow(
      'got format 4 – expected format 1, 2, 3',
    );
  });

  it('with the license under its old name is read with the name of today', () => {
    const { license, ...others } = full.provenance;
    const older = { ...full, provenance: { ...others, licence: license } };
    expect(parseMetadata(JSON.stringify(older), 'm.onnx')).toEqual(full);
  });

  it('of format 1 is read as one network, or as those of a cascade', () => {
    const { networks, ...described } = full;
    const [{ input, outputs }] = networks;
    const older = { ...described, crop: { enlarge: 1.25 }, format: 1, input, outputs };
    expect(parseMetadata(JSON.stringify(older), 'm.onnx')).toEqual(full);
    const refinement = {
      sigma: 1.5,
      width: 8,
      height: 4,
      stages: [
        { input: 'crops2', output: 'late', gain: 0.5 },
        { input: 'crops3', output: 'last' },
      ],
    };
    const crops = { looks: 'around joints', sigma: 1.5 };
    expect(parseMetadata(JSON.stringify({ ...older, refinement }), 'm.onnx')).toEqual({
      ...full,
      networks: [
        networks[0],
        { ...crops, input: { name: 'crops2', width: 8, height: 4 }, outputs: ['late'], gain: 0.5 },
        { ...crops, input: { name: 'crops3', width: 8, height: 4 }, outputs: ['last'] },
      ],
    });
  });

  it('must be consistent', () => {
    const text = formatMetadata({ ...full, codec: { ...full.codec, joints: 13 } });
    expect(() => parseMetadata(text, 'm.onnx')).toThrow(
      "the model's codec does not fit its input and skeleton – got 13 joints in 64×64 pixels – expected 14 joints in 64×64 pixels – in m.onnx",
    );
  });
});
