import * as z from 'zod';
import { type Displacement, fitNormal, type PlaneNormal, personBox } from '../data/index.ts';
import type { Estimator } from '../estimate/index.ts';
import { at } from '../foundation/index.ts';
import { parseJson } from '../parse-json.ts';
import { parseAs } from '../schema-problem.ts';
import { diameter, mirrorOrder, torsoJoints } from '../skeletons/index.ts';
import type { HeldOut } from './held-out.ts';
import type { RunFolder } from './run-folder.ts';

/** Number of people estimated in one run of the cascade. */
const together = 8;

/** For one crop size, the normal distribution of each joint's errors. */
export interface CropErrors {
  /** Side of the crop, in body diameters. */
  readonly sigma: number;
  readonly normals: readonly PlaneNormal[];
}

/**
 * Measures how far a cascade's predictions are from the labels on people it was trained on. For each joint it fits a
 * normal distribution to the errors y_i^s − y_i, in body diameters (DeepPose, section 3.2).
 * For a crop of side σ, an error that puts the joint outside the crop is left out: the crop does not show the joint.
 * A few such errors would also make the fitted distribution far too wide.
 * A mirrored person is equally likely, so every error also counts, mirrored, for the opposite joint. Each person is
 * searched in the box around their joints, as in training.
 */
export async function fitErrors(
  estimator: Estimator,
  people: AsyncIterable<HeldOut>,
  sigmas: readonly number[],
  signal?: AbortSignal,
): Promise<readonly CropErrors[]> {
  const { skeleton } = estimator.metadata;
  const [torso, mirrored] = [torsoJoints(skeleton), mirrorOrder(skeleton)];
  const errors: Displacement[][] = skeleton.joints.map(() => []);
  const look = async (group: readonly HeldOut[]) => {
    const seen = group.map(({ sample, image }) => {
      const box = personBox(sample);
      return { image, where: sample.id, box };
    });
    const found = await estimator.estimateAll(seen);
    for (const [place, { pose }] of found.entries()) {
      const truth = at(group, place).sample.pose;
      const size = diameter(truth, torso) ?? 1;
      for (const [joint, label] of truth.entries()) {
        const prediction = pose[joint];
        if (!label || !prediction) continue;
        const [dx, dy] = [prediction.point.x - label.point.x, prediction.point.y - label.point.y];
        at(errors, joint).push([dx / size, dy / size]);
        at(errors, at(mirrored, joint)).push([-dx / size, dy / size]);
      }
    }
  };
  let group: HeldOut[] = [];
  for await (const person of people) {
    if (signal?.aborted === true) break;
    group.push(person);
    if (group.length < together) continue;
    await look(group);
    group = [];
  }
  if (group.length > 0) await look(group);
  return sigmas.map((sigma) => ({
    sigma,
    normals: errors.map((all) => fitNormal(all.filter((error) => isWithin(error, sigma)))),
  }));
}

function isWithin([x, y]: Displacement, side: number): boolean {
  return Math.max(Math.abs(x), Math.abs(y)) <= side / 2;
}

const pair = z.tuple([z.number(), z.number()]).readonly();
const normalSchema = z.object({
  mean: pair,
  covariance: z.tuple([z.number(), z.number(), z.number()]).readonly(),
});
const fileSchema = z.array(z.object({ sigma: z.number(), normals: z.array(normalSchema) }));

/** Reads the distributions that the run has already fitted. A resumed run does not fit them again. */
export async function readErrors(
  folder: RunFolder,
  name: string,
): Promise<readonly CropErrors[] | undefined> {
  const bytes = await folder.read(name);
  if (bytes === undefined) return undefined;
  const where = `${folder.name}/${name}`;
  const value = parseJson(new TextDecoder().decode(bytes), 'the file of fitted errors', where);
  return parseAs(
    fileSchema,
    value,
    { whole: 'the file of fitted errors', part: "fitted errors' entry" },
    where,
  );
}

export async function writeErrors(
  folder: RunFolder,
  name: string,
  errors: readonly CropErrors[],
): Promise<void> {
  await folder.write(name, new TextEncoder().encode(`${JSON.stringify(errors, undefined, 1)}\n`));
}
