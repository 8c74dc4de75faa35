import * as z from 'zod';
import type { Sample } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { createEstimator } from '../../estimate/index.ts';
import { groupBy } from '../../foundation/index.ts';
import { imagePoint } from '../../geometry/index.ts';
import { parseJson } from '../../parse-json.ts';
import type { Runtime } from '../../runtime/index.ts';
import { parseAs } from '../../schema-problem.ts';
import type { Pose } from '../../skeletons/index.ts';
import { estimateHeldOut, type HeldOut, type RunFolder } from '../../train/index.ts';

/** The file with the poses of a fold's people, who took no part in its training. */
const foldFile = 'fold.json';

/** A person of a fold, with the pose estimated by the fold's model. */
export interface FoldPose {
  readonly sample: Sample;
  readonly prediction: Pose;
}

const jointSchema = z.tuple([z.number(), z.number(), z.number().nullable()]);
const fileSchema = z.object({
  format: z.literal(1),
  /** x, y and confidence of each joint; `null` for a joint that was not found. */
  people: z.array(z.object({ id: z.string(), pose: z.array(jointSchema.nullable()) })),
});

/**
 * Estimates people image by image, like a user.
 * @param open decodes an image with its people. People who cannot be used are left out.
 * @returns `undefined` if the signal ended it.
 */
export async function estimateFold(
  model: Uint8Array,
  runtime: Runtime,
  people: readonly Sample[],
  open: (people: readonly Sample[]) => Promise<readonly HeldOut[]>,
  signal?: AbortSignal,
): Promise<readonly FoldPose[] | undefined> {
  const estimator = await createEstimator(model, "the fold's model", runtime);
  try {
    const found: FoldPose[] = [];
    for (const inImage of groupBy(people, ({ image }) => image).values()) {
      if (signal?.aborted === true) return undefined;
      const heldOut = await open(inImage);
      const poses = await estimateHeldOut(estimator, heldOut);
      for (const [place, { sample }] of heldOut.entries()) {
        const prediction = poses[place]?.pose;
        if (prediction) found.push({ sample, prediction });
      }
    }
    return found;
  } finally {
    await estimator.close();
  }
}

/** The poses of a fold that has been measured before; `undefined` if it has not. */
export async function readFoldPoses(
  folder: RunFolder,
  people: readonly Sample[],
): Promise<readonly FoldPose[] | undefined> {
  const bytes = await folder.read(foldFile);
  if (bytes === undefined) return undefined;
  const where = `${folder.name}/${foldFile}`;
  const words = { whole: "the fold's poses", part: "the fold's" };
  const file = parseAs(
    fileSchema,
    parseJson(new TextDecoder().decode(bytes), words.whole, where),
    words,
    where,
  );
  const samples = new Map(people.map((sample) => [sample.id, sample]));
  return file.people.map(({ id, pose }) => {
    const sample = samples.get(id);
    if (sample === undefined) {
      throw new LimberError({
        what: `the fold holds a subject that is not in the dataset, "${id}"`,
        expected: 'a new folder',
        where,
      });
    }
    const prediction = pose.map(
      (joint) =>
        joint && {
          point: imagePoint(joint[0], joint[1]),
          confidence: joint[2] ?? undefined,
        },
    );
    return { sample, prediction };
  });
}

export async function writeFoldPoses(folder: RunFolder, poses: readonly FoldPose[]): Promise<void> {
  const people = poses.map(({ sample: { id, image }, prediction }) => ({
    id,
    image,
    pose: prediction.map((joint) => joint && [joint.point.x, joint.point.y, joint.confidence ?? null]),
  }));
  await folder.write(foldFile, new TextEncoder().encode(`${JSON.stringify({ format: 1, people })}\n`));
}
