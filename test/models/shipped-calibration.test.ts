import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeMetadata } from '../../src/onnx/index.ts';

const root = new URL('../../', import.meta.url);

it.each([
  ['assets/limber19.onnx', 'assets/limber19.md'],
  ['trained/limber-lsp/model.onnx', 'trained/limber-lsp/README.md'],
  ['trained/cpm-lsp/model.onnx', 'trained/cpm-lsp/README.md'],
  ['trained/limber-several/model.onnx', undefined],
])('%s has calibrated confidences, and its card says how good they are', (path, card) => {
  const metadata = decodeMetadata(readFileSync(new URL(path, root)), path);
  const { calibration } = parseMetadata(metadata[metadataKey], path);
  if (calibration?.kind !== 'logistic') throw new Error('not calibrated');
  // Without `on`, these people are those held out of training.
  expect(calibration.on).toBeUndefined();
  expect(calibration.error.after).toBeLessThan(calibration.error.before);
  if (card === undefined) return;
  const text = readFileSync(new URL(card, root), 'utf8').replaceAll('\n', ' ');
  const { before, after } = calibration.error;
  expect(text).toContain(`is ${before.toFixed(2)} % before and ${after.toFixed(2)} % after`);
});
