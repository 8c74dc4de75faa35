import type { PoseTree } from '../codecs/index.ts';
import { emit, type Value } from '../graph/index.ts';
import { grey } from '../images/index.ts';
import {
  type Architecture,
  formatMetadata,
  inferenceNetwork,
  type ModelMetadata,
  metadataKey,
} from '../models/index.ts';
import { spatialSoftmax } from '../nn/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Card } from './card.ts';
import { fittingWeights, type Weights } from './weights.ts';

/** What a trained network is exported with. */
export interface ExportOptions {
  readonly architecture: Architecture;
  readonly skeleton: Skeleton;
  readonly seed: number;
  readonly weights: Weights;
  readonly card: Card;
  /** Fitted on the training poses, for models of belief maps. */
  readonly tree?: PoseTree;
}

/** A trained network as one `.onnx` file for a single picture, with everything needed to use it in its metadata. */
export function exportModel({
  architecture,
  skeleton,
  seed,
  weights,
  card,
  tree,
}: ExportOptions): Uint8Array {
  const { codec, kind } = architecture;
  const { stages } = inferenceNetwork(architecture, { seed });
  const outputs = Object.fromEntries(
    stages.map((stage, index) => [`stage${index + 1}`, readable(stage, architecture)]),
  );
  const { crop, ...described } = card;
  const metadata: ModelMetadata = {
    format: 1,
    kind,
    skeleton,
    input: { name: 'image', width: codec.inputWidth, height: codec.inputHeight },
    fill: grey,
    crop,
    codec,
    ...(tree && codec.kind === 'belief maps' ? { tree } : {}),
    outputs: Object.keys(outputs),
    ...described,
  };
  return emit({
    name: card.name,
    outputs,
    weights: fittingWeights(stages, weights),
    metadata: { [metadataKey]: formatMetadata(metadata) },
  });
}

/** A stage's raw output in the form of the codec's targets: logits become distributions over the cells. */
function readable(stage: Value, { codec }: Architecture): Value {
  if (codec.kind !== 'belief maps' || codec.normalization !== 'probability') return stage;
  return spatialSoftmax(stage);
}
