import * as z from 'zod';
import { LimberError } from '../../../errors.ts';
import { imagePoint } from '../../../geometry/index.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import { mpii } from '../../../skeletons/index.ts';
import type { Person } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';
import { personFrame } from '../hdf5-people.ts';

const point = z.tuple([z.number(), z.number()]);
const joints = mpii.joints.length;

/** A person in the files of HRNet and MMPose. */
const personSchema = z.object({
  image: z.string().min(1),
  joints: z.array(point).min(joints).max(joints),
  joints_vis: z.array(z.number()).min(joints).max(joints),
  center: point,
  scale: z.number(),
});

/**
 * Reads people from a list in the format of HRNet and MMPose: `image`, `joints` and `center` (1-based), `joints_vis`
 * (1 if a joint is annotated, visible or not) and `scale`.
 * @throws LimberError that names the person and the fault.
 */
export async function readJson(
  files: FileSource,
  name: string,
  split: Person['split'],
): Promise<readonly Person[]> {
  const file = await readText(files, name);
  const content = parseJson(file.text, 'the file', file.where);
  if (!Array.isArray(content)) {
    throw new LimberError({
      what: 'the file is not a list of people',
      expected: '[{ "image": …, "joints": … }]',
      where: file.where,
    });
  }
  return content.map((entry: unknown, index): Person => {
    const where = `${file.where}, person ${index + 1}`;
    const words = { whole: 'the person', part: "the person's" };
    const parsed = parseAs(personSchema, entry, words, where);
    const { image, joints, joints_vis: annotated, center, scale } = parsed;
    const pose = joints.map(([x, y], joint) =>
      annotated[joint] === 0 ? null : { point: imagePoint(x - 1, y - 1) },
    );
    return { image, split, pose, ...personFrame(...center, scale, where) };
  });
}
