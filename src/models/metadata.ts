import { z } from 'zod';
import type { CodecOptions } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import type { Skeleton } from '../skeletons/index.ts';

/** The key of `metadata_props` under which an `.onnx` file carries its description. */
export const metadataKey = 'limber';

const count = z.int().positive();
const text = z.string().min(1);
const limbEnd = z.union([text, z.tuple([text, text]).readonly()]);

const skeletonSchema = z.object({
  name: text,
  joints: z.array(text).min(1).readonly(),
  limbs: z.array(z.object({ name: text, from: limbEnd, to: limbEnd })).readonly(),
  mirrorPairs: z.array(z.tuple([text, text]).readonly()).readonly(),
  torso: z.tuple([text, text]).readonly().exactOptional(),
  head: z.tuple([text, text]).readonly().exactOptional(),
  sigmas: z.array(z.number().positive()).readonly().exactOptional(),
});

const codecSchema: z.ZodType<CodecOptions> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('belief maps'),
    joints: count,
    inputWidth: count,
    inputHeight: count,
    stride: z.number().positive(),
    sigma: z.number().positive(),
    background: z.boolean(),
    cutoff: z.number().positive(),
    normalization: z.enum(['peak', 'probability']),
  }),
  z.object({ kind: z.literal('box coordinates'), joints: count, inputWidth: count, inputHeight: count }),
]);

const metadataSchema = z.object({
  format: z.literal(1),
  name: text,
  kind: z.enum(['cpm', 'regressor']),
  skeleton: skeletonSchema,
  /** The graph's input: uint8 [1, height, width, 3], RGB. Normalisation is inside the graph. */
  input: z.object({ name: text, width: count, height: count }),
  /** RGB of the crop where it reaches beyond the picture, 0 to 255. */
  fill: z.tuple([z.number(), z.number(), z.number()]).readonly(),
  /** The crop is the smallest rectangle of the input's proportions around the person's box, enlarged by this factor. */
  crop: z.object({ enlarge: z.number().positive() }),
  /** How to read the outputs, which are in the form of the codec's targets. */
  codec: codecSchema,
  /** The graph's output of each stage, first to last: float32, a batch of one of the codec’s targets. */
  outputs: z.array(text).min(1).readonly(),
  /** Where the weights come from. */
  provenance: z.object({
    trainedOn: z.array(text).readonly(),
    /** What the weights were before training, e.g. another network's trunk; absent for random weights. */
    initializedFrom: text.exactOptional(),
    /** Of the weights, naming each part that has its own. */
    licence: text,
    recipe: text.exactOptional(),
    commit: text.exactOptional(),
    /** ISO 8601. */
    date: text.exactOptional(),
  }),
  scores: z
    .array(
      z.object({
        dataset: text,
        split: text,
        metric: text,
        value: z.number(),
        /** What the figure depends on, e.g. `person-centric, flip averaging`. */
        conditions: z.string(),
      }),
    )
    .readonly(),
});

/** What a trained model says of itself: what it takes, what it gives and where it comes from. */
export type ModelMetadata = z.infer<typeof metadataSchema>;
export type ModelScore = ModelMetadata['scores'][number];

/**
 * Reads the value of a model's `limber` property.
 * @param json the property's text, `undefined` where the file has none.
 * @param where the model's file, for messages.
 * @throws LimberError when the model was not made by Limber, or by a Limber that wrote another format.
 */
export function parseMetadata(json: string | undefined, where: string): ModelMetadata {
  if (json === undefined) {
    throw new LimberError({
      what: 'not a Limber model',
      got: `an ONNX file without the "${metadataKey}" property`,
      expected: 'a model exported by "limber train"',
      where,
    });
  }
  const parsed = metadataSchema.safeParse(parseJson(json, where));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new LimberError({
      what: `the model's description does not fit this version of Limber`,
      got: `${['metadata', ...issue.path].join('.')}: ${issue.message}`,
      where,
    });
  }
  checkJoints(parsed.data.skeleton, where);
  checkCodec(parsed.data, where);
  return parsed.data;
}

/** The text to store under `metadataKey`; the inverse of `parseMetadata`. */
export function formatMetadata(metadata: ModelMetadata): string {
  return JSON.stringify(metadataSchema.parse(metadata));
}

function parseJson(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new LimberError({ what: `the model's "${metadataKey}" property is not JSON`, where }, { cause });
  }
}

function checkJoints(skeleton: Skeleton, where: string): void {
  const mentioned = [
    ...skeleton.limbs.flatMap(({ from, to }) => [from, to].flat()),
    ...skeleton.mirrorPairs.flat(),
    ...(skeleton.torso ?? []),
  ];
  const unknown = mentioned.find((joint) => !skeleton.joints.includes(joint));
  if (unknown !== undefined) {
    throw new LimberError({
      what: `the model's skeleton names a joint it does not have`,
      got: `"${unknown}"`,
      where,
    });
  }
}

function checkCodec({ codec, input, skeleton }: ModelMetadata, where: string): void {
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
