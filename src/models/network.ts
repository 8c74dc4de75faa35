import type { CodecOptions } from '../codecs/index.ts';
import { input, ops, type Parameter, type Value } from '../graph/index.ts';
import type { BatchSlice } from '../nn/index.ts';

/** A network over images as values of a graph, for one batch size. */
export interface Network {
  /**
   * Each stage's raw output, first to last: belief maps [N, channels, rows, columns] or box coordinates [N, 2 ·
   * joints]. If the codec's maps are probabilities, the raw maps are logits over the cells.
   */
  readonly stages: readonly Value[];
  /** Parameters that training sets without a gradient, for example running statistics. */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[];
}

/**
 * Computes the loss, a scalar, from a stage's raw output, the codec's targets and the loss weights. If the images are a
 * slice of a batch, `all` is the loss weights of the whole batch.
 */
export type LossRule = (output: Value, targets: Value, weights: Value, all?: Value) => Value;

/** A network for any batch size. */
export interface Architecture {
  readonly kind: 'cpm' | 'regressor' | 'deeppose' | 'detector';
  /** The name of the network within its model, e.g. `stage 1`; `undefined` for a model's only network. */
  readonly name?: string;
  /** The network's input: a person's crop, or a crop around each joint found by the previous network. */
  readonly looks: 'crop' | 'around joints';
  readonly codec: CodecOptions;
  /** The loss of each stage's raw output, if it is not the codec's usual loss. */
  readonly loss?: LossRule | undefined;
  /** The exported model's output for a stage's raw output, if it is not the codec's usual form. */
  readonly maps?: ((stage: Value) => Value) | undefined;
  /**
   * Whether stage 1 is trained on all people in the crop. Later stages are always trained on the person at its center.
   */
  readonly allPeople?: boolean;
  /** Builds the network for a batch, as values of a graph. */
  build(options: BuildOptions): Network;
}

/** The options for building a network. */
export interface BuildOptions {
  /** The input image, RGB: uint8 [N, height, width, 3]. Normalization is part of the network. */
  readonly image: Value;
  /** Seed of the initial values. */
  readonly seed: number;
  /**
   * With `training`, layers such as dropout are active. `step` is a scalar input that counts steps. `center` is an
   * input [N, 2]: x and y of the person's center in the network's input.
   */
  readonly mode: { readonly kind: 'inference' } | Training;
}

/** The mode of layers that are active only in training. */
export interface TrainingLayers {
  readonly kind: 'training';
  readonly step: Value;
  /** Set if the images are a slice of a batch. */
  readonly slice?: BatchSlice;
}

export interface Training extends TrainingLayers {
  readonly center: Value;
}

/** A network that predicts, and its input. */
export interface InferenceNetwork extends Network {
  /** uint8 [batch, height, width, 3], RGB. */
  readonly image: Value;
}

export interface InferenceOptions {
  readonly seed: number;
  /** Images per run; 1 unless given. */
  readonly batch?: number;
  /** Name of the input; `image` unless given. */
  readonly inputName?: string;
}

/** A network for inference, with its own input. */
export function inferenceNetwork(
  architecture: Architecture,
  { seed, batch = 1, inputName = 'image' }: InferenceOptions,
): InferenceNetwork {
  const image = imageInput(architecture.codec, batch, inputName);
  return { image, ...architecture.build({ image, seed, mode: { kind: 'inference' } }) };
}

/** The input of a network: uint8 [batch, height, width, 3]. */
function imageInput({ inputWidth, inputHeight }: CodecOptions, batch: number, name: string): Value {
  return input(name, 'uint8', [batch, inputHeight, inputWidth, 3]);
}

/** The pixels of an image input as float32 [N, 3, height, width] in [0, 255]. */
export function pixelsOf(image: Value): Value {
  return ops.transpose(ops.cast(image, 'float32'), [0, 3, 1, 2]);
}
