import type { CodecOptions } from '../codecs/index.ts';
import { input, ops, type Parameter, type Value } from '../graph/index.ts';
import type { BatchSlice } from '../nn/index.ts';

/** A network over images, as values of one graph, for one batch size. */
export interface Network {
  /**
   * Each stage's raw output, first to last: belief maps [N, channels, rows, columns] (logits over the cells where the
   * codec's maps are probabilities), or box coordinates [N, 2 · joints].
   */
  readonly stages: readonly Value[];
  /** Parameters that training sets without a gradient, such as running statistics. */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[];
}

/**
 * A scalar from a stage's raw output, the codec's targets and weights, and `all`: the weights of the whole batch, where
 * the others are those of a slice.
 */
export type LossRule = (output: Value, targets: Value, weights: Value, all?: Value) => Value;

/** A network with everything decided but the batch size. */
export interface Architecture {
  readonly kind: 'cpm' | 'regressor' | 'deeppose';
  /** The name of the network within its model, e.g. `stage 1`; `undefined` for a model's only network. */
  readonly name?: string;
  /** The kind of input: a person's crop, or a crop around each joint that the network before has found. */
  readonly looks: 'crop' | 'around joints';
  readonly codec: CodecOptions;
  /** The loss of each stage's raw output, where it is not the codec's usual one. */
  readonly loss?: LossRule;
  /** Whether stage 1 is trained towards all people in the crop. Later stages always see the person it is centered on. */
  readonly allPeople?: boolean;
  /** The network for a batch, as values of a graph. */
  build(options: BuildOptions): Network;
}

/** Input, seed and mode of a network that is built. */
export interface BuildOptions {
  /** The input, RGB: uint8 [N, height, width, 3], `imageInput`. Normalization is part of the network. */
  readonly image: Value;
  /** Initial values are drawn from it. */
  readonly seed: number;
  /**
   * In training, layers such as dropout are active. `step` is the scalar input that counts steps;
   * `center` is where the person's center is in the network's input, an input [N, 2] as x, y.
   */
  readonly mode: { readonly kind: 'inference' } | Training;
}

export interface Training {
  readonly kind: 'training';
  readonly step: Value;
  readonly center: Value;
  /** Given where the images are a slice of a batch. */
  readonly slice?: BatchSlice;
}

/** A network that predicts, and its input. */
export interface InferenceNetwork extends Network {
  /** uint8 [batch, height, width, 3], RGB. */
  readonly image: Value;
}

export interface InferenceOptions {
  readonly seed: number;
  /** Images at a time; 1 unless given. */
  readonly batch?: number;
  /** Name of the input; `image` unless given. */
  readonly inputName?: string;
}

/** A network as it predicts, with an input of its own. */
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
