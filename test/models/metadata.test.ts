import { describe, expect, it } from 'vitest';
import { formatMetadata, type ModelMetadata, parseMetadata } from '../../src/models/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { colorMetadata, regressorMetadata } from '../fixtures/models.ts';

const full: ModelMetadata = {
  ...colorMetadata,
  skeleton: lsp,
  codec: { ...colorMetadata.codec, joints: 14 },
  provenance: {
    trainedOn: ['lsp train', 'lspet'],
    initializedFrom: 'MoveNet Lightning (Apache-2.0)',
    licence: 'Apache-2.0',
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

  it('must agree with itself', () => {
    const text = formatMetadata({ ...full, codec: { ...full.codec, joints: 13 } });
    expect(() => parseMetadata(text, 'm.onnx')).toThrow(
      "the model's codec does not fit its input and skeleton – got 13 joints in 64×64 pixels – expected 14 joints in 64×64 pixels – in m.onnx",
    );
  });
});
