import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { parseAs } from '../schema-problem.ts';
import { cocoClasses } from './coco-classes.ts';
import { inputSchema } from './network-input.ts';

const name = z.string().min(1);
const fraction = z.number().min(0).max(1);
const positive = z.number().positive();
const strides = z.array(z.int().positive()).min(1).readonly();
const names = z.union([name.transform((one) => [one] as const), z.array(name).min(1)]).readonly();
const scoresAre = z.enum(['probabilities', 'logits']);

/** Boxes that the network has already chosen, including non-maximum suppression. */
const rowsSchema = z.strictObject({
  form: z.literal('rows'),
  /** Output `[1, n, 4]`, or `[1, n, 5]` with the score last. */
  boxes: name,
  /** Output `[1, n]` with the score of each row. Default: the fifth number of `boxes`. */
  scores: name.exactOptional(),
  /** Output `[1, n]` with the class of each row, if there are several classes. */
  labels: name.exactOptional(),
  /** The order of the four numbers: edges, top left corner and size, or center and size. */
  order: z.enum(['xyxy', 'yxyx', 'xywh', 'center']).default('xyxy'),
  /** The unit: pixels of the input, or fractions of its width and height. */
  unit: z.enum(['pixel', 'fraction']).default('pixel'),
});

/** The outputs of a grid: one for all strides, or one for each stride. */
const grid = {
  strides: strides.default([8, 16, 32]),
  /** Outputs with the classes' scores, or with scores and boxes. Default: the only output. */
  scores: names.exactOptional(),
  /** Outputs with the boxes, if they are separate from the scores. */
  boxes: names.exactOptional(),
};

const yoloxSchema = z.strictObject({
  form: z.literal('yolox'),
  ...grid,
  scoresAre: scoresAre.default('probabilities'),
});
const rtmdetSchema = z.strictObject({
  form: z.literal('rtmdet'),
  ...grid,
  scoresAre: scoresAre.default('logits'),
});
const nanodetSchema = z.strictObject({
  form: z.literal('nanodet'),
  ...grid,
  scoresAre: scoresAre.default('probabilities'),
  /** The largest distance in cells. A distribution has one number more. NanoDet-g: 10; others: 7. */
  bins: z.int().positive().default(7),
  /** Distance of a cell's reference point from its corner, in cells: 0.5 for NanoDet, 0 for NanoDet-Plus. */
  offset: z.number().default(0.5),
});

const centersSchema = z.strictObject({
  form: z.literal('centers'),
  /** Output `[1, classes, rows, columns]`. */
  centers: name,
  /** Output `[1, 2, rows, columns]`: height and width in cells. */
  sizes: name,
  /** Output `[1, 2, rows, columns]`: the center's offset (y, x) in its cell. */
  offsets: name.exactOptional(),
  scoresAre: scoresAre.default('logits'),
});

const anchorsSchema = z.strictObject({
  form: z.literal('ssd'),
  /** Output `[1, n, 4]`. */
  boxes: name,
  /** Output `[1, n, classes]`. */
  scores: name,
  /** For each level, the stride, and the width and height of a cell's anchors in pixels of the input. */
  anchors: z
    .array(
      z.strictObject({ stride: z.int().positive(), sizes: z.array(z.tuple([positive, positive])).min(1) }),
    )
    .min(1)
    .readonly(),
  order: z.enum(['yx', 'xy']).default('yx'),
  /** The factors on the network's centers and log sizes in training. */
  scales: z.strictObject({ center: positive, size: positive }).default({ center: 10, size: 5 }),
  /** Whether the first score belongs to the background. */
  background: z.boolean().default(true),
  scoresAre: z.enum(['probabilities', 'logits', 'softmax']).default('logits'),
});

/** A network that finds objects in an image, and how to read its outputs. */
const detectorSchema = z.strictObject({
  kind: z.literal('detector'),
  /** The ONNX file, relative to the description. */
  model: name,
  input: inputSchema,
  /** Whether the image keeps its proportions in the input, or is stretched over it. */
  fit: z.enum(['keep', 'stretch']).default('keep'),
  output: z.discriminatedUnion('form', [
    rowsSchema,
    yoloxSchema,
    rtmdetSchema,
    nanodetSchema,
    centersSchema,
    anchorsSchema,
  ]),
  /** The classes in the network's order, or `coco` for COCO's 80. */
  classes: z.union([z.literal('coco'), z.array(name).min(1).readonly()]).default('coco'),
  /** The class to find. */
  class: name.default('person'),
  /** Detections with a lower score are left out. */
  minimumScore: fraction.default(0.5),
  /** If two boxes overlap by more than this intersection over union, only the one with the higher score is kept. */
  overlap: fraction.default(0.6),
  /** Largest number of detections. The best ones are kept. */
  most: z.int().positive().default(100),
});

export type RowsForm = z.output<typeof rowsSchema>;
export type GridForm = z.output<typeof yoloxSchema> | z.output<typeof rtmdetSchema>;
export type DistributionForm = z.output<typeof nanodetSchema>;
export type CentersForm = z.output<typeof centersSchema>;
export type AnchorsForm = z.output<typeof anchorsSchema>;
export type DetectorDescription = z.output<typeof detectorSchema>;

/** Reads a detector's description. @throws LimberError that names the first wrong setting. */
export function parseDetector(value: unknown, where: string): DetectorDescription {
  const description = parseAs(
    detectorSchema,
    value,
    { whole: "the detector's description", part: 'detector setting' },
    where,
  );
  classIndex(description, where);
  return description;
}

/** The index of the class to find. @throws LimberError when the network does not know the class. */
export function classIndex({ classes, class: wanted }: DetectorDescription, where: string): number {
  const known = classes === 'coco' ? cocoClasses : classes;
  const index = known.indexOf(wanted);
  if (index >= 0) return index;
  throw new LimberError({
    what: `the detector does not know the class "${wanted}"`,
    expected: `one of ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`,
    where,
  });
}
