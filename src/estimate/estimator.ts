import { type Codec, createCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import {
  type Affine,
  applyAffine,
  type Box,
  boundingBox,
  cropBox,
  cropMap,
  fullBox,
  invert,
} from '../geometry/index.ts';
import { type Image, warp } from '../images/index.ts';
import { metadataKey, type ModelMetadata, parseMetadata } from '../models/index.ts';
import { decodeMetadata } from '../onnx/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import type { Joint, Pose } from '../skeletons/index.ts';
import { formatShape, sameShape, type Tensor, tensor } from '../tensor/index.ts';
import { average, mirrorCrop, mirrorOutput } from './mirror.ts';

/** Finds the pose of one person in a picture with a trained model. */
export interface Estimator {
  readonly metadata: ModelMetadata;
  /** @throws LimberError for a picture under 8×8 pixels or a box beside it. */
  estimate(image: Image, options?: EstimateOptions): Promise<Estimate>;
  close(): Promise<void>;
}

export interface EstimateOptions {
  /** The person's box, which the crop surrounds with the margin the model was trained with; the whole picture without it. */
  readonly box?: Box;
  /** Also looks at the mirrored crop and averages: twice the work, a little more exact. */
  readonly flip?: boolean;
  /** Further passes, each with the crop around the pose that the last one found. */
  readonly refine?: number;
  /** The picture's name, for messages. */
  readonly where?: string;
}

export interface Estimate {
  /** Where the person was looked for. */
  readonly box: Box;
  /** In pixels of the picture. */
  readonly pose: Pose;
  /** The network's outputs, first stage to last; of belief maps [1, channels, height, width]. */
  readonly stages: readonly Stage[];
  /** What the network saw, RGB [1, height, width, 3]. */
  readonly crop: Tensor<'uint8'>;
  /** From the picture to the crop. */
  readonly cropMap: Affine<'image', 'crop'>;
}

export interface Stage {
  readonly name: string;
  readonly output: Tensor<'float32'>;
}

/**
 * Makes an estimator of an exported model.
 * @param model the bytes of an `.onnx` file.
 * @param where the file's name, for messages.
 * @throws LimberError when the file is no ONNX model, not Limber's, or contradicts its own description.
 */
export async function createEstimator(
  model: Uint8Array,
  where: string,
  runtime: Runtime,
): Promise<Estimator> {
  const metadata = parseMetadata(decodeMetadata(model, where)[metadataKey], where);
  const session = await runtime.compile(model).catch((cause: unknown) => {
    throw cause instanceof LimberError ? new LimberError(`${cause.message} – in ${where}`, { cause }) : cause;
  });
  const codec = createCodec(metadata.codec);
  checkSession(session, metadata, codec, where);
  return {
    metadata,
    estimate: (image, options) => estimate({ metadata, session, codec }, image, options),
    close: () => session.close(),
  };
}

interface Network {
  readonly metadata: ModelMetadata;
  readonly session: Session;
  readonly codec: Codec;
}

async function estimate(
  network: Network,
  image: Image,
  { box, flip = false, refine = 0, where }: EstimateOptions = {},
): Promise<Estimate> {
  checkPicture(image, box, where);
  const { crop } = network.metadata;
  const enlarge = box === undefined ? 1 : crop.enlarge;
  let found = await look(network, image, box ?? fullBox(image), enlarge, flip);
  for (let pass = 0; pass < refine; pass++) {
    found = await look(network, image, boxAroundPose(found), crop.enlarge, flip);
  }
  return found;
}

/** One pass: crop, run, decode, and back to the picture. */
async function look(
  { metadata, session, codec }: Network,
  image: Image,
  box: Box,
  enlarge: number,
  flip: boolean,
): Promise<Estimate> {
  const { input, fill } = metadata;
  const toCrop = cropMap(cropBox(box, input, enlarge), input);
  const toImage: Affine<'crop', 'image'> = invert(toCrop);
  const pixels = warp(image, toImage, input, fill).data;
  const crop = tensor('uint8', [1, input.height, input.width, 3], pixels);

  const straight = await runStages(session, metadata, crop);
  const stages = flip
    ? await runStages(session, metadata, mirrorCrop(crop)).then((mirrored) =>
        straight.map(({ name, output }, index) => ({
          name,
          output: average(output, mirrorOutput(mirrored[index]!.output, metadata.codec, metadata.skeleton)),
        })),
      )
    : straight;
  const pose = codec.decode(stages.at(-1)!.output.data).map(({ point, ...rest }): Joint | null => {
    const found = applyAffine(toImage, point);
    return Number.isFinite(found.x + found.y + (rest.confidence ?? 0)) ? { point: found, ...rest } : null;
  });
  return { box, pose, stages, crop, cropMap: toCrop };
}

async function runStages(
  session: Session,
  { input, outputs }: ModelMetadata,
  crop: Tensor<'uint8'>,
): Promise<readonly Stage[]> {
  const results = await session.run({ [input.name]: crop });
  return outputs.map((name) => ({ name, output: results[name] as Tensor<'float32'> }));
}

/** Joints less certain than this say nothing about where the person is. */
const telling = 0.1;

/** The box around the joints that were found, but not much smaller than where they were looked for. */
function boxAroundPose({ pose, box }: Estimate): Box {
  const points = pose.flatMap((joint) => (joint && (joint.confidence ?? 1) >= telling ? [joint.point] : []));
  const found = boundingBox(points);
  const smallest = Math.max(box.width, box.height) / 6;
  return found !== undefined && Math.max(found.width, found.height) >= smallest ? found : box;
}

const smallestSide = 8;

function checkPicture(image: Image, box: Box | undefined, where: string | undefined): void {
  const place = where === undefined ? {} : { where };
  if (Math.min(image.width, image.height) < smallestSide) {
    throw new LimberError({
      what: 'picture is too small to hold a person',
      got: `${image.width}×${image.height} pixels`,
      expected: `at least ${smallestSide}×${smallestSide}`,
      ...place,
    });
  }
  if (box === undefined) return;
  const { x, y, width, height } = box;
  const within = x < image.width && y < image.height && x + width > 0 && y + height > 0;
  if (!(width > 0 && height > 0 && within)) {
    throw new LimberError({
      what: 'box lies outside the picture',
      got: `${width}×${height} pixels at ${x}, ${y}`,
      expected: `a box within ${image.width}×${image.height} pixels`,
      ...place,
    });
  }
}

function checkSession(session: Session, metadata: ModelMetadata, codec: Codec, where: string): void {
  const { name, width, height } = metadata.input;
  const wanted = [
    { kind: 'input', name, dtype: 'uint8', shape: [1, height, width, 3], found: session.inputs[name] },
    ...metadata.outputs.map((output) => ({
      kind: 'output',
      name: output,
      dtype: 'float32',
      shape: [1, ...codec.targetShape],
      found: session.outputs[output],
    })),
  ];
  for (const { kind, name, dtype, shape, found } of wanted) {
    if (found !== undefined && found.dtype === dtype && sameShape(found.shape, shape)) continue;
    throw new LimberError({
      what: `the model contradicts its own description of the ${kind} "${name}"`,
      got: found === undefined ? 'none' : `${found.dtype} ${formatShape(found.shape)}`,
      expected: `${dtype} ${formatShape(shape)}`,
      where,
    });
  }
}
