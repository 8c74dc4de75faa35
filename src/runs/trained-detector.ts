import { classIndex, type DescribedDetector, detectorKey, selfDescribed } from '../detect/index.ts';
import { LimberError } from '../errors.ts';
import type { DetectorNetwork } from '../models/index.ts';
import { decodeModel, encodeModel, replaceWeights } from '../onnx/index.ts';
import type { Card, Recipe, Weights } from '../train/index.ts';
import type { NamedBytes } from './named-bytes.ts';

/** The initial detector of a training. Its file contains its description. */
export function detectorOf({ bytes, where }: NamedBytes): DescribedDetector {
  return selfDescribed(bytes, where);
}

/**
 * How the network of a described detector is trained.
 * @throws LimberError for a detector of another form than `nanodet`, or without one output of logits for each stride.
 */
export function detectorNetwork({ description }: DescribedDetector, where: string): DetectorNetwork {
  const { input, output } = description;
  if (output.form !== 'nanodet' || output.scoresAre !== 'logits' || output.scores === undefined) {
    throw new LimberError({
      what: 'this detector cannot be trained',
      got: `the form "${output.form}"`,
      expected: 'the form "nanodet" with one output of logits for each stride, such as nanodet-g',
      where,
    });
  }
  const { color, mean, deviation } = input;
  const { scores, boxes, strides, bins, offset } = output;
  return {
    color,
    mean,
    deviation,
    scores,
    boxes,
    strides,
    bins,
    offset,
    classIndex: classIndex(description, where),
  };
}

/** A detector's file with trained weights. The description does not change; the card names the training data. */
export function exportDetector(
  { bytes, where }: NamedBytes,
  { description }: DescribedDetector,
  recipe: Recipe,
  { weights, card }: { readonly weights: Weights; readonly card: Card },
): Uint8Array {
  const model = replaceWeights(decodeModel(bytes, where), weights);
  const { provenance, scores } = card;
  return encodeModel({
    ...model,
    metadata: {
      ...model.metadata,
      title: recipe.name,
      [detectorKey]: JSON.stringify({ ...description, model: `${recipe.name}.onnx` }),
      'limber-training': JSON.stringify({ provenance, scores }),
    },
  });
}
