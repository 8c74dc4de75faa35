import { z } from 'zod';
import { inputSchema } from '../detect/index.ts';
import { parseAs } from '../schema-problem.ts';

/** A network that predicts the joints of one person from a crop, as belief maps. */
const teacherSchema = z.strictObject({
  kind: z.literal('top-down teacher'),
  /** The ONNX file, relative to the description. */
  model: z.string().min(1),
  /** The joints, in the order of the maps: a standard skeleton's name, or a file relative to the description. */
  skeleton: z.string().min(1),
  input: inputSchema,
  /** Factor on the person's box, before it is extended to the input's aspect ratio. */
  padding: z.number().positive().default(1.25),
  maps: z.strictObject({
    /** The output's name. Default: the first output. */
    output: z.string().min(1).exactOptional(),
    /** Cell i of a map lies at input pixel i × stride + offset. The center of the first pixel is 0. */
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

export type TeacherDescription = z.infer<typeof teacherSchema>;

/** Reads a teacher's description. `padding` may have its former name, `enlarge`. @throws LimberError that names the first wrong setting. */
export function parseTeacher(value: unknown, where: string): TeacherDescription {
  return parseAs(
    teacherSchema,
    withTodaysNames(value),
    { whole: "the teacher's description", part: 'teacher setting' },
    where,
  );
}

function withTodaysNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('enlarge' in value) || 'padding' in value)
    return value;
  const { enlarge: padding, ...others } = value;
  return { ...others, padding };
}
