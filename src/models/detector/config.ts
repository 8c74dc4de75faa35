import * as z from 'zod';

/** A person detector, fine-tuned from an existing detector. */
export const detectorModelSchema = z.strictObject({
  kind: z.literal('detector'),
  network: z
    .string()
    .min(1)
    .default('nanodet-g')
    .describe(
      "The detector to begin with: `nanodet-g`, the package's own, or an ONNX file of the form `nanodet` that carries its description.",
    ),
  size: z
    .int()
    .positive()
    .multipleOf(32)
    .default(416)
    .meta({ description: "Rows and columns of the network's input, a multiple of 32.", unit: 'pixels' }),
});

/** The settings of a detector's training. */
export type DetectorModelConfig = z.infer<typeof detectorModelSchema>;

/** The input of a detector's network, and the meaning of its outputs. */
export interface DetectorNetwork {
  /** The order of the input's channels; `mean` and `deviation` have the same order. */
  readonly color: 'rgb' | 'bgr';
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  /** The names of the outputs with the classes' logits [n, channels, rows, columns], one for each stride. */
  readonly scores: readonly string[];
  /** Outputs with the distributions, if they are separate from the scores. */
  readonly boxes?: readonly string[] | undefined;
  readonly strides: readonly number[];
  /** The largest distance, in cells. A distribution has one number more. */
  readonly bins: number;
  /** Distance of a cell's reference point from its corner, in cells. */
  readonly offset: number;
  /** The channel of the trained class. */
  readonly classIndex: number;
}
