import { beliefMapCodec, type Codec, createCodec, decodeTree, type PoseTree } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { at, calibrated, zip } from '../foundation/index.ts';
import { type Box, boundingBox, cropBox, cropMap, fullBox, invert } from '../geometry/index.ts';
import { cropImage, type Image, smallestSide } from '../images/index.ts';
import { type CropNetwork, type ModelMetadata, readMetadata } from '../models/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import { type Tensor, tensor } from '../tensor/index.ts';
import type { Estimate, Stage } from './estimate.ts';
import { refinePoses } from './joint-crops.ts';
import { average, mirrorCrop, mirrorOutput } from './mirror.ts';
import { peopleOf } from './people-of.ts';
import { poseInImage } from './pose-in-image.ts';
import { meanOverScales } from './pyramid.ts';
import { type OpenNetwork, type OpenNetworks, openNetworks } from './sessions.ts';

/** Finds poses of people in images with a trained model. */
export interface Estimator {
  readonly metadata: ModelMetadata;
  /** Finds one person. @throws LimberError for an image smaller than 8×8 pixels, or a box outside the image. */
  estimate(image: Image, options?: EstimateOptions): Promise<Estimate>;
  /**
   * Finds several people, in one image or in many. A network that looks around joints runs once, for all joints of
   * all people. @throws LimberError as `estimate` does.
   */
  estimateAll(
    people: readonly Person[],
    options?: Omit<EstimateOptions, 'box' | 'where'>,
  ): Promise<readonly Estimate[]>;
  /**
   * Finds all people in one image, sorted by score; the list may be empty. Only for models of several people
   * (`codec.kind` is `affinity fields`). The box limits the searched area.
   * @throws LimberError as `estimate` does.
   */
  estimateEverybody(image: Image, options?: EstimateOptions): Promise<readonly Estimate[]>;
  close(): Promise<void>;
}

export interface EstimateOptions {
  /**
   * The person's box in pixels of the image. The crop adds the margin that the model was trained with. Without a box,
   * or with a model trained on whole images, the crop shows the whole image.
   */
  readonly box?: Box | undefined;
  /** Also estimates the mirrored crop and averages both: twice the work, slightly more accurate. */
  readonly flip?: boolean | undefined;
  /**
   * Factors on the person's size in the crop. Belief maps are averaged over all of them (CPM was tested with 0.7,
   * 0.8, …, 1.3).
   */
  readonly scales?: readonly number[] | undefined;
  /**
   * Decodes belief maps to the most probable pose under this tree. Without a tree each joint is at the highest cell
   * of its map.
   */
  readonly tree?: PoseTree | undefined;
  /** Number of further passes. Each pass crops around the pose that the previous pass found. Default: 0. */
  readonly refine?: number | undefined;
  /** Called after each run of a network with its time, for measurements. */
  readonly onNetwork?: ((milliseconds: number) => void) | undefined;
  /** The image's name, for messages. */
  readonly where?: string | undefined;
}

/** A person to find. */
export interface Person extends Pick<EstimateOptions, 'box' | 'where'> {
  readonly image: Image;
}

/**
 * Opens an exported model for estimation.
 * @param model the bytes of an `.onnx` file.
 * @param where the file's name, for messages.
 * @throws LimberError when the file is not an ONNX model, was not made by Limber, or contradicts its own description.
 */
export async function createEstimator(
  model: Uint8Array,
  where: string,
  runtime: Runtime,
): Promise<Estimator> {
  const metadata = readMetadata(model, where);
  const codec = createCodec(metadata.codec);
  const networks = await openNetworks(model, metadata, codec.targetShape, where, runtime);
  const opened: OpenModel = { metadata, codec, networks };
  return {
    metadata,
    async estimate(image, { box, where, ...options } = {}) {
      return at(await estimateAll(timed(opened, options), [{ image, box, where }], options), 0);
    },
    estimateAll: (people, options = {}) => estimateAll(timed(opened, options), people, options),
    estimateEverybody: (image, options = {}) => estimateEverybody(timed(opened, options), image, options),
    async close() {
      for (const { session } of networks) await session.close();
    },
  };
}

interface OpenModel {
  readonly metadata: ModelMetadata;
  readonly codec: Codec;
  readonly networks: OpenNetworks;
}

/** The same model, which reports the time of every run of a network. */
function timed(opened: OpenModel, { onNetwork }: EstimateOptions): OpenModel {
  if (onNetwork === undefined) return opened;
  const [first, ...later] = opened.networks;
  const reporting = <Network extends { readonly session: Session }>(network: Network): Network => {
    const { session } = network;
    const run: Session['run'] = async (...inputs) => {
      const started = performance.now();
      const results = await session.run(...inputs);
      onNetwork(performance.now() - started);
      return results;
    };
    return { ...network, session: { ...session, run } };
  };
  return { ...opened, networks: [reporting(first), ...later.map(reporting)] };
}

async function estimateAll(
  { metadata, codec, networks: [first, ...later] }: OpenModel,
  people: readonly Person[],
  options: EstimateOptions,
): Promise<readonly Estimate[]> {
  let found: Estimate[] = [];
  for (const { image, ...person } of people)
    found.push(await estimate({ ...first, metadata, codec }, image, { ...options, ...person }));
  for (const next of later) {
    const seen = zip(people, found).map(([{ image }, { pose }]) => ({ image, pose }));
    const refined = await refinePoses(next, metadata, seen, options.flip ?? false);
    found = zip(found, refined).map(([before, { pose, ...rest }]): Estimate => {
      const stages = [...before.stages, { name: next.network.outputs[0], pose, ...rest }];
      return { ...before, pose, stages };
    });
  }
  return found;
}

type FirstNetwork = OpenNetwork<CropNetwork> & Pick<OpenModel, 'metadata' | 'codec'>;

async function estimate(first: FirstNetwork, image: Image, options: EstimateOptions): Promise<Estimate> {
  const { refine = 0, where } = options;
  checkImage(image, options.box, where);
  checkBeliefs(first.metadata, options);
  const { crop } = first.metadata;
  const box = crop.around === 'image' ? undefined : options.box;
  const padding = box === undefined ? 1 : crop.padding;
  let found = await look(first, image, box ?? fullBox(image), padding, options);
  for (let pass = 0; pass < refine; pass++) {
    found = await look(first, image, boxAroundPose(found), crop.padding, options);
  }
  return withProbabilities(found, first.metadata);
}

/** The estimate with calibrated confidences, where the model has a calibration. It is for the last stage only. */
function withProbabilities(found: Estimate, { calibration }: ModelMetadata): Estimate {
  if (calibration?.kind !== 'logistic') return found;
  const pose = found.pose.map(
    (joint) =>
      joint &&
      (joint.confidence === undefined
        ? joint
        : { ...joint, confidence: calibrated(joint.confidence, calibration) }),
  );
  return { ...found, pose, stages: found.stages.with(-1, { ...at(found.stages, -1), pose }) };
}

/** One pass: crops, runs the network, decodes, and maps the pose back to the image. */
async function look(
  first: FirstNetwork,
  image: Image,
  box: Box,
  padding: number,
  { flip = false, scales = [1], tree }: EstimateOptions,
): Promise<Estimate> {
  const { input, outputs } = first.network;
  const { fill, codec: options } = first.metadata;
  const mapAt = (scale: number) => cropMap(cropBox(box, input, padding / scale), input);
  const cropAt = (scale: number) => {
    const pixels = cropImage(image, mapAt(scale), input, fill).data;
    return tensor('uint8', [1, input.height, input.width, 3], pixels);
  };
  const toCrop = mapAt(1);
  const crop = cropAt(1);
  const views: { readonly scale: number; readonly maps: readonly Tensor<'float32'>[] }[] = [];
  for (const scale of scales) {
    const maps = await runStages(first, scale === 1 ? crop : cropAt(scale), flip);
    views.push({ scale, maps });
  }
  const size = Math.max(box.width, box.height) * toCrop.a;
  const stages = outputs.map((name, stage): Stage => {
    const seen = views.map(({ scale, maps }) => ({ scale, maps: at(maps, stage) }));
    const single = seen.length === 1 && at(seen, 0).scale === 1;
    const output =
      single || options.kind === 'box coordinates' ? at(seen, 0).maps : meanOverScales(seen, options);
    const pose = poseInImage(read(first, output.data, size, tree), invert(toCrop));
    return { name, output, pose };
  });
  return { box, pose: at(stages, -1).pose, stages, crop, cropMap: toCrop };
}

async function estimateEverybody(
  { metadata, codec, networks: [first] }: OpenModel,
  image: Image,
  options: EstimateOptions,
): Promise<readonly Estimate[]> {
  if (metadata.codec.kind !== 'affinity fields') {
    throw new LimberError({
      what: `the model "${metadata.name}" finds one subject in a box`,
      got: metadata.codec.kind,
      expected: 'a model of several subjects',
    });
  }
  const whole = await estimate({ ...first, metadata, codec }, image, options);
  return peopleOf(whole, metadata.codec).map((person) => withProbabilities(person, metadata));
}

/** @param size of the person, in pixels of the crop. */
function read(
  { metadata, codec }: FirstNetwork,
  output: Float32Array,
  size: number,
  tree: PoseTree | undefined,
) {
  if (tree === undefined || metadata.codec.kind !== 'belief maps') return codec.decode(output);
  return decodeTree(beliefMapCodec(metadata.codec), metadata.skeleton, tree, output, size);
}

/** The outputs of all stages. With `flip` they are averaged with the outputs for the mirrored crop. */
async function runStages(
  { session, network, metadata }: FirstNetwork,
  crop: Tensor<'uint8'>,
  flip: boolean,
): Promise<readonly Tensor<'float32'>[]> {
  const { input, outputs } = network;
  const { codec, skeleton } = metadata;
  const run = async (pixels: Tensor<'uint8'>) => {
    const results = await session.run({ [input.name]: pixels });
    return outputs.map((name) => results[name] as Tensor<'float32'>);
  };
  const straight = await run(crop);
  if (!flip) return straight;
  const mirrored = await run(mirrorCrop(crop));
  return zip(straight, mirrored).map(([output, other]) =>
    average(output, mirrorOutput(other, codec, skeleton)),
  );
}

/** Joints with less confidence than this are not used to locate the person. */
const telling = 0.1;

/**
 * The box around the joints that were found. If it is less than a sixth of the searched box, the searched box is
 * returned.
 */
function boxAroundPose({ pose, box }: Estimate): Box {
  const points = pose.flatMap((joint) => (joint && (joint.confidence ?? 1) >= telling ? [joint.point] : []));
  const found = boundingBox(points);
  const smallest = Math.max(box.width, box.height) / 6;
  return found !== undefined && Math.max(found.width, found.height) >= smallest ? found : box;
}

function checkImage(image: Image, box: Box | undefined, where: string | undefined): void {
  if (Math.min(image.width, image.height) < smallestSide) {
    throw new LimberError({
      what: 'image is too small to hold a subject',
      got: `${image.width}×${image.height} pixels`,
      expected: `at least ${smallestSide}×${smallestSide}`,
      where,
    });
  }
  if (box === undefined) return;
  const { x, y, width, height } = box;
  const within = x < image.width && y < image.height && x + width > 0 && y + height > 0;
  if (!(width > 0 && height > 0 && within)) {
    throw new LimberError({
      what: 'box lies outside the image',
      got: `${width}×${height} pixels at ${x}, ${y}`,
      expected: `a box within ${image.width}×${image.height} pixels`,
      where,
    });
  }
}

/** Refuses trees for models without belief maps of one person, and scales for models without maps. */
function checkBeliefs({ codec, name }: ModelMetadata, { tree, scales, where }: EstimateOptions): void {
  if (codec.kind === 'belief maps') return;
  const allowed = tree === undefined && (scales === undefined || codec.kind === 'affinity fields');
  if (allowed) return;
  throw new LimberError({
    what: `the model "${name}" has no belief maps ${codec.kind === 'affinity fields' ? 'of one person ' : ''}to ${tree === undefined ? 'sum over scales' : 'decode with a tree'}`,
    got: codec.kind,
    where,
  });
}
