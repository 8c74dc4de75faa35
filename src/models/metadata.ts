import * as z from 'zod';
import type { PoseCodecOptions, PoseTree } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { decodeMetadata } from '../onnx/index.ts';
import { parseJson } from '../parse-json.ts';
import { parseAs } from '../schema-problem.ts';
import { checkSkeleton, skeletonSchema } from '../skeletons/index.ts';
import { provenanceSchema, scoresSchema } from './provenance.ts';

/** The key in `metadata_props` of an `.onnx` file that holds the model's description. */
export const metadataKey = 'limber';

const count = z.int().positive();
const text = z.string().min(1);
/** The size of a codec's input and the number of its joints. */
const codecInput = { joints: count, inputWidth: count, inputHeight: count };
/** Belief maps, of one person or of several. */
const beliefMaps = {
  ...codecInput,
  stride: z.number().positive(),
  sigma: z.number().positive(),
  background: z.boolean(),
  cutoff: z.number().positive(),
};
const codecSchema: z.ZodType<PoseCodecOptions> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('belief maps'),
    ...beliefMaps,
    normalization: z.enum(['peak', 'probability']),
    absent: z.number().min(0).optional(),
    smoothing: z.number().positive().optional(),
  }),
  z.object({
    kind: z.literal('affinity fields'),
    ...beliefMaps,
    limbs: z.array(z.tuple([z.int().min(0), z.int().min(0)]).readonly()).readonly(),
    limbWidth: z.number().positive(),
  }),
  z.object({
    kind: z.literal('box coordinates'),
    ...codecInput,
    outside: z.boolean().optional(),
  }),
]);

const pair = z.tuple([z.number(), z.number()]).readonly();
const spread = z.tuple([z.number().positive(), z.number().positive()]).readonly();
const treeSchema: z.ZodType<PoseTree> = z.object({
  edges: z.array(z.object({ parent: text, child: text, offset: pair, variance: spread })).readonly(),
  stiffness: z.number().positive(),
  leastBelief: z.number().positive().lt(1),
});

/** The meaning of a model's confidences. */
const calibrationSchema = z.discriminatedUnion('kind', [
  /**
   * Maps a confidence c to the probability that the joint is right:
   * 1 / (1 + exp(−(slope · log(c / (1 − c)) + intercept))).
   */
  z.object({
    kind: z.literal('logistic'),
    slope: z.number().positive(),
    intercept: z.number(),
    /** A joint is right if its distance from the label is at most this many times the normalizer. */
    within: z.number().positive(),
    normalizer: text,
    /** Number of joints that the curve is fitted to, and the number of those known to be absent. */
    joints: count,
    absentJoints: z.int().min(0),
    /** The people that the curve is fitted to, e.g. `coco, all of it`; absent for people held out of training. */
    on: text.exactOptional(),
    /** Expected calibration error in percent: of the raw confidences, and (cross-validated) of the calibrated ones. */
    error: z.object({ before: z.number(), after: z.number() }),
  }),
  /** Confidences are the network's own. */
  z.object({ kind: z.literal('none'), why: text }),
]);

/** The meaning of a model's confidences. */
export type Calibration = z.infer<typeof calibrationSchema>;

/** Fields that all formats have. */
const described = {
  name: text,
  kind: z.enum(['cpm', 'regressor', 'deeppose']),
  skeleton: skeletonSchema,
  /** RGB of the crop outside the image, 0 to 255. */
  fill: z.tuple([z.number(), z.number(), z.number()]).readonly(),
  /** How to read the first network's outputs, which have the form of the codec's targets. */
  codec: codecSchema,
  /** Relative positions of joints, for decoding belief maps as one pose. Fitted on the training poses. */
  tree: treeSchema.optional(),
  provenance: provenanceSchema,
  /** Meaning of the joints' confidences. Absent in files from versions that did not calibrate. */
  calibration: calibrationSchema.optional(),
  scores: scoresSchema,
};

/** A network's input: uint8 [N, height, width, 3], RGB. Normalization is inside the graph. */
const inputSchema = z.object({ name: text, width: count, height: count });

/** A network that reads the crop of one person: N = 1. */
const cropNetworkSchema = z.object({
  looks: z.literal('crop'),
  input: inputSchema,
  /** The graph's output for each stage, first to last: float32, one image's targets of the codec with N = 1. */
  outputs: z.array(text).min(1).readonly(),
});

/**
 * A network that reads crops around the joints found by the previous network; N is any number of crops. For every crop
 * it gives each joint's distance from the crop's center in box coordinates, float32 [N, 2 · joints]. Only the joint
 * that the crop is around is read.
 */
const jointNetworkSchema = z.object({
  looks: z.literal('around joints'),
  input: inputSchema,
  outputs: z.tuple([text]).readonly(),
  /** The side of a crop in diameters of the person. */
  sigma: z.number().positive(),
  /** Factor on the network's corrections. The last layer of the file already includes it. */
  gain: z.number().positive().optional(),
});

/** The model's networks, in the order in which they read a person. All of them are in the same file. */
const networks = z.tuple([cropNetworkSchema], jointNetworkSchema).readonly();

const metadataSchema = z.object({
  format: z.literal(3),
  ...described,
  /**
   * The crop is the smallest rectangle of the input's proportions around the person's box, its sides multiplied by
   * `padding`. With `around: image`, it is the rectangle around the whole image, because the model was trained that way.
   */
  crop: z.object({ padding: z.number().positive(), around: z.literal('image').optional() }),
  networks,
});

/** The crop as formats 1 and 2 had it. */
const olderCrop = z
  .object({ enlarge: z.number().positive(), around: z.literal('picture').optional() })
  .transform(({ enlarge, around }): ModelMetadata['crop'] => ({
    padding: enlarge,
    around: around && 'image',
  }));

/** Format 2 had other names in `crop`. */
const secondSchema = z
  .object({ format: z.literal(2), ...described, crop: olderCrop, networks })
  .transform((metadata): ModelMetadata => ({ ...metadata, format: 3 }));

/** Format 1 had one network's input and outputs; further networks of a cascade were under `refinement`. */
const firstSchema = z
  .object({
    format: z.literal(1),
    ...described,
    crop: olderCrop,
    input: inputSchema,
    outputs: cropNetworkSchema.shape.outputs,
    refinement: z
      .object({
        sigma: z.number().positive(),
        width: count,
        height: count,
        stages: z.array(z.object({ input: text, output: text, gain: z.number().positive().exactOptional() })),
      })
      .exactOptional(),
  })
  .transform(({ input, outputs, refinement, ...others }): ModelMetadata => {
    const { sigma, width, height, stages } = refinement ?? { sigma: 1, width: 1, height: 1, stages: [] };
    const later = stages.map(
      ({ input: name, output, ...gain }): JointNetwork => ({
        looks: 'around joints',
        input: { name, width, height },
        outputs: [output],
        sigma,
        ...gain,
      }),
    );
    return { ...others, format: 3, networks: [{ looks: 'crop', input, outputs }, ...later] };
  });

const anyFormat = z.discriminatedUnion('format', [metadataSchema, secondSchema, firstSchema]);

/** The description of a trained model: inputs, outputs, and the origin of its weights. */
export type ModelMetadata = z.infer<typeof metadataSchema>;
/** A network that reads a person's crop. */
export type CropNetwork = z.infer<typeof cropNetworkSchema>;
/** A network that reads crops around joints. */
export type JointNetwork = z.infer<typeof jointNetworkSchema>;
/** A score stored in a model's file, with its data, measure and conditions. */
export type ModelScore = ModelMetadata['scores'][number];

/** Names of the stages of an estimate, first to last: the outputs of all networks. */
export function stageNames({ networks }: Pick<ModelMetadata, 'networks'>): readonly string[] {
  return networks.flatMap(({ outputs }) => outputs);
}

/**
 * Reads the value of a model's `limber` property.
 * @param json the property's text, `undefined` if the file has none.
 * @param where the model's file, for messages.
 * @throws LimberError when the model was not made by Limber, or by a version of Limber with another format.
 */
export function parseMetadata(json: string | undefined, where: string): ModelMetadata {
  if (json === undefined) {
    throw new LimberError({
      what: 'not a Limber model',
      got: `an ONNX file without the "${metadataKey}" property`,
      expected: 'a model that Limber trained',
      where,
    });
  }
  const value = parseJson(json, `the model's "${metadataKey}" property`, where);
  requireFormat(value, where);
  const words = { whole: "the model's description", part: "model description's entry" };
  const metadata = parseAs(anyFormat, value, words, where);
  checkSkeleton(metadata.skeleton, where);
  checkCodec(metadata, where);
  return metadata;
}

/**
 * Reads the description in a model's file.
 * @param where the file, for messages.
 * @throws LimberError when the file is empty or no ONNX file, and as `parseMetadata`.
 */
export function readMetadata(model: Uint8Array, where: string): ModelMetadata {
  if (model.length === 0) throw new LimberError({ what: 'model is empty', got: '0 bytes', where });
  return parseMetadata(decodeMetadata(model, where)[metadataKey], where);
}

/** The text to store under `metadataKey`; the inverse of `parseMetadata`. */
export function formatMetadata(metadata: ModelMetadata): string {
  return JSON.stringify(metadataSchema.parse(metadata));
}

/** Reads a pose tree from its own file. @throws LimberError when the text is not a pose tree. */
export function parsePoseTree(json: string, where: string): PoseTree {
  const words = { whole: 'the pose tree', part: "pose tree's entry" };
  return parseAs(treeSchema, parseJson(json, 'the pose tree', where), words, where);
}

const formats: readonly number[] = [1, 2, 3];

/** @throws LimberError when a later version of Limber wrote the description. */
function requireFormat(description: unknown, where: string): void {
  if (typeof description !== 'object' || description === null || !('format' in description)) return;
  const { format } = description;
  if (typeof format !== 'number' || formats.includes(format)) return;
  throw new LimberError({
    what: 'the model is from another version of Limber',
    got: `format ${format}`,
    expected: `format ${formats.join(', ')}`,
    where,
  });
}

function checkCodec({ codec, networks, skeleton }: ModelMetadata, where: string): void {
  const { input } = networks[0];
  const size = `${codec.joints} joints in ${codec.inputWidth}×${codec.inputHeight} pixels`;
  const expected = `${skeleton.joints.length} joints in ${input.width}×${input.height} pixels`;
  if (size !== expected) {
    throw new LimberError({
      what: `the model's codec does not fit its input and skeleton`,
      got: size,
      expected,
      where,
    });
  }
}
