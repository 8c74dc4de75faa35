import { z } from 'zod';
import { parseAs } from '../schema-problem.ts';

const side = z.int().positive();
const color = z.tuple([z.number(), z.number(), z.number()]).readonly();
const fraction = z.number().min(0).max(1);

/** How an image becomes a network's input `[1, 3, height, width]`: (value − mean) / deviation for each channel. */
const inputSchema = z.strictObject({
  name: z.string().min(1).exactOptional(),
  width: side,
  height: side,
  /** The order of the channels. `mean` and `deviation` have the same order. */
  color: z.enum(['rgb', 'bgr']).default('rgb'),
  /** Mean per channel, for values in [0, 255]. */
  mean: color.default([0, 0, 0]),
  deviation: color.default([255, 255, 255]),
  /** Grey value in [0, 255] outside the image. */
  fill: z.number().min(0).max(255).default(128),
});

/** A network that predicts the joints of one person from a crop, as belief maps. */
export const teacherSchema = z.strictObject({
  kind: z.literal('top-down teacher'),
  /** The ONNX file, relative to the description. */
  model: z.string().min(1),
  /** The joints, in the order of the maps: a standard skeleton's name, or a file relative to the description. */
  skeleton: z.string().min(1),
  input: inputSchema,
  /** Factor on the person's box, before it is extended to the input's aspect ratio. */
  enlarge: z.number().positive().default(1.25),
  maps: z.strictObject({
    /** The output's name. Default: the first output. */
    output: z.string().min(1).exactOptional(),
    /** Cell i of a map lies at input pixel i × stride + offset. The centre of the first pixel is 0. */
    stride: z.number().positive(),
    offset: z.number().default(0),
    /** Standard deviation, in cells, of the Gaussians that the network was trained to predict. */
    sigma: z.number().positive().default(2),
  }),
  /** Whether the mirrored crop is also estimated and both are averaged. */
  flip: z.boolean().default(true),
  /** Factors on the person's size. Maps are averaged over them. */
  scales: z.array(z.number().positive()).min(1).readonly().default([1]),
});

/**
 * A network that finds people, with non-maximum suppression included. Its output has rows of x1, y1, x2, y2 and
 * score.
 */
export const detectorSchema = z.strictObject({
  kind: z.literal('detector'),
  model: z.string().min(1),
  input: inputSchema,
  /** Output `[1, n, 5]`: the edges of boxes in pixels of the input, and a score. */
  boxes: z.string().min(1),
  /** Output `[1, n]` with the class of each row, if there is one. */
  labels: z.string().min(1).exactOptional(),
  /** The class of people. */
  person: z.int().min(0).default(0),
  /** Rows with a lower score are ignored. */
  minimumScore: fraction.default(0.5),
});

export type InputDescription = z.infer<typeof inputSchema>;
export type TeacherDescription = z.infer<typeof teacherSchema>;
export type DetectorDescription = z.infer<typeof detectorSchema>;

/** Reads a teacher's description. @throws LimberError that names the first wrong setting. */
export function parseTeacher(value: unknown, where: string): TeacherDescription {
  return parse(teacherSchema, 'teacher', value, where);
}

/** Reads a detector's description. @throws LimberError that names the first wrong setting. */
export function parseDetector(value: unknown, where: string): DetectorDescription {
  return parse(detectorSchema, 'detector', value, where);
}

function parse<Description>(
  schema: z.ZodType<Description>,
  kind: string,
  value: unknown,
  where: string,
): Description {
  return parseAs(schema, value, { whole: `the ${kind}'s description`, part: `${kind} setting` }, where);
}
