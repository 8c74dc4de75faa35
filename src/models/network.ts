import type { CodecOptions } from '../codecs/index.ts';
import { input, ops, type Parameter, type Value } from '../graph/index.ts';
import type { BatchPart } from '../nn/index.ts';

/** A network over pictures, as values of one graph, for one batch size. */
export interface Network {
  /** uint8 [N, height, width, 3], RGB: an input named `image`. Normalisation is part of the network. */
  readonly image: Value;
  /**
   * Each stage's raw output, first to last: belief maps [N, channels, rows, columns] (logits over the cells where the
   * codec's maps are probabilities), or box coordinates [N, 2 · joints].
   */
  readonly stages: readonly Value[];
  /** Parameters that training sets without a gradient, such as running statistics. */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[];
}

/** A scalar from a stage's raw output, the codec's targets and weights, and the weights of all pictures in the batch where these are a part of it. */
export type LossRule = (output: Value, targets: Value, weights: Value, all?: Value) => Value;

/** A family member with everything decided but the batch size. */
export interface Architecture {
  readonly kind: 'cpm' | 'regressor' | 'deeppose';
  readonly codec: CodecOptions;
  /** What each stage's raw output is trained to make small, where it is not the codec's usual loss: a scalar. */
  readonly loss?: LossRule;
  /** Whether stage 1 is trained towards everybody in the crop, rather than towards the person it is centred on as later stages are. */
  readonly allPeople?: boolean;
  build(options: BuildOptions): Network;
}

/** For what a network is built. */
export interface BuildOptions {
  readonly batch: number;
  /** Initial values are drawn from it. */
  readonly seed: number;
  /** What to call the input, in a file that holds several networks; `image` unless given. */
  readonly imageName?: string;
  /**
   * In training, layers such as dropout are active. `step` is the scalar input that counts steps;
   * `center` is where the person's centre is in the network's input, an input [N, 2] as x, y.
   */
  readonly mode: { readonly kind: 'inference' } | Training;
}

export interface Training {
  readonly kind: 'training';
  readonly step: Value;
  readonly center: Value;
  /** Where the pictures are a part of a batch. */
  readonly part?: BatchPart;
}

/** The input `image` (or another name), uint8 [N, height, width, 3], and its pixels as float32 [N, 3, height, width] in [0, 255]. */
export function pictureInput(
  batch: number,
  { inputWidth, inputHeight }: Pick<CodecOptions, 'inputWidth' | 'inputHeight'>,
  name = 'image',
): { readonly image: Value; readonly pixels: Value } {
  const image = input(name, 'uint8', [batch, inputHeight, inputWidth, 3]);
  return { image, pixels: ops.transpose(ops.cast(image, 'float32'), [0, 3, 1, 2]) };
}
