import * as z from 'zod';
import { LimberError } from '../errors.ts';
import type { Pose3d } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { provenanceSchema, scoresSchema } from '../models/index.ts';
import { decodeMetadata } from '../onnx/index.ts';
import { parseJson } from '../parse-json.ts';
import type { Runtime } from '../runtime/index.ts';
import { parseAs } from '../schema-problem.ts';
import { float32 } from '../tensor/index.ts';
import { type ImageCamera, inCameraFrame } from './camera-frame.ts';
import { encodeSeen, inputLength, mirrored, type SeenPoint, type SeenPose } from './encode.ts';
import { liftJoints, liftOpposites, seenJoints } from './joints.ts';

/** The key in `metadata_props` of an `.onnx` file that holds a lifter's description. */
export const lifterKey = 'limber-lift';

/** The file's input and output. */
export const lifterNames = { input: 'points', output: 'pose' } as const;

const names = (expected: readonly string[]) =>
  z
    .array(z.string())
    .readonly()
    .refine((found) => found.join() === expected.join(), { error: expected.join(', ') });

const descriptionSchema = z.object({
  format: z.literal(1),
  name: z.string().min(1),
  /** The joints of the input, in its order. */
  seen: names(seenJoints),
  /** The joints of the output, in its order, the root first; the root itself is not in the output. */
  joints: names(liftJoints),
  unit: z.literal('millimeters'),
  provenance: provenanceSchema,
  scores: scoresSchema,
});

/** What a lifter's file says about itself. */
export type LifterDescription = z.infer<typeof descriptionSchema>;

export function formatLifter(description: LifterDescription): string {
  return JSON.stringify(descriptionSchema.parse(description));
}

/** How a pose is lifted. */
export interface LiftOptions {
  /** Also lifts the mirror image, and averages. Costs as much again. Default: true. */
  readonly flip?: boolean;
  /** The image. With it, the result is in the camera's axes instead of those of the ray through the person. */
  readonly camera?: ImageCamera | undefined;
}

/** Lifts poses from an image to three dimensions. */
export interface Lifter {
  readonly description: LifterDescription;
  /** Names of a lifted pose's joints, the root first. */
  readonly joints: readonly string[];
  /**
   * Lifts one person.
   * @param pose joints by name, such as `joints` of an estimated person. Names that the lifter does not know are not
   * used; names that are missing make the result less certain.
   * @returns millimeters relative to the pelvis: x to the right, y down, z away from the camera: along the ray through
   * the person, or along the optical axis with `camera`. The size is that of an average person of the training data.
   * @throws LimberError for fewer than three known joints.
   */
  lift(pose: Readonly<Record<string, SeenPoint>>, options?: LiftOptions): Promise<Pose3d>;
  /** `lift` for a pose in the order of `seenJoints`. */
  liftSeen(seen: SeenPose, options?: LiftOptions): Promise<Pose3d>;
  /** Frees the network. The lifter cannot be used afterward. */
  close(): Promise<void>;
}

/**
 * Opens a lifter.
 * @param where the file's name, for messages.
 * @throws LimberError for a file that is no lifter.
 */
export async function openLifterOn(model: Uint8Array, where: string, runtime: Runtime): Promise<Lifter> {
  const json = decodeMetadata(model, where)[lifterKey];
  if (json === undefined) {
    throw new LimberError({
      what: 'not a lifter',
      got: `an ONNX file without the "${lifterKey}" property`,
      expected: 'a model that was trained by a recipe with "model: { kind: lift }"',
      where,
    });
  }
  const words = { whole: "the lifter's description", part: "lifter description's entry" };
  const description = parseAs(
    descriptionSchema,
    parseJson(json, `the model's "${lifterKey}" property`, where),
    words,
    where,
  );
  const session = await runtime.compile(model);
  const run = async (seen: SeenPose): Promise<ArrayLike<number>> => {
    const input = new Float32Array(inputLength);
    encodeSeen(seen, input);
    const { [lifterNames.output]: pose } = await session.run({
      [lifterNames.input]: float32([1, inputLength], input),
    });
    return pose?.data as Float32Array;
  };
  const alongRay = async (seen: SeenPose, flip: boolean): Promise<Pose3d> => {
    const plain = withRoot(await run(seen));
    if (!flip) return plain;
    const back = withRoot(await run(mirrored(seen)));
    return plain.map((point, joint) => {
      const other = at(back, at(liftOpposites, joint));
      return { x: (point.x - other.x) / 2, y: (point.y + other.y) / 2, z: (point.z + other.z) / 2 };
    });
  };
  const liftSeen = async (seen: SeenPose, { flip = true, camera }: LiftOptions = {}): Promise<Pose3d> => {
    const pose = await alongRay(seen, flip);
    return camera === undefined ? pose : inCameraFrame(pose, seen, camera);
  };
  return {
    description,
    joints: liftJoints,
    liftSeen,
    lift: (pose, options) => liftSeen(seenPose(pose), options),
    close: () => session.close(),
  };
}

/** The network's output with the root, which is the origin. */
function withRoot(output: ArrayLike<number>) {
  return liftJoints.map((_, joint) => {
    const start = 3 * (joint - 1);
    return joint === 0
      ? { x: 0, y: 0, z: 0 }
      : { x: at(output, start), y: at(output, start + 1), z: at(output, start + 2) };
  });
}

/** MPII's name for LSP's neck. */
const otherNames: Readonly<Record<string, string>> = { neck: 'upper neck' };

/** The joints that a lifter looks at, from joints by name. */
export function seenPose(pose: Readonly<Record<string, SeenPoint>>): SeenPose {
  return seenJoints.map((joint) => pose[joint] ?? pose[otherNames[joint] ?? joint] ?? null);
}
