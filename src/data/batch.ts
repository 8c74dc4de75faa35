import { type AnyCodec, type Codec, type CodecOptions, createCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { type Box, cropBox, fullBox, type Size } from '../geometry/index.ts';
import { type Random, randomStream } from '../random.ts';
import { type Augmentation, type AugmentationOptions, drawAugmentation } from './augment.ts';
import { type BatchTensors, emptyBatch, imageRow as row } from './batch-tensors.ts';
import { type CropSettings, cropSample, drawCrop, frameBox, type SourceImage } from './crop.ts';
import type { Sample } from './dataset.ts';
import { drawJointView, type JointCropSettings, type Turn } from './joint-crop.ts';
import { copyQuarter, drawMosaic, quarterCodec } from './mosaic.ts';
import { drawPart } from './part-view.ts';
import { type ImageSource, sampleOrder } from './sample-order.ts';
import { unlabeledRegion } from './unlabeled-region.ts';

/** The n examples of one training step. */
export interface Batch {
  readonly step: number;
  /** Ids of the samples. */
  readonly ids: readonly string[];
  readonly tensors: BatchTensors;
}

/** The settings that the batches of a training depend on, in addition to the samples. */
export interface BatchOptions {
  readonly seed: number;
  readonly batchSize: number;
  readonly codec: CodecOptions;
  /** For each joint, the index of its opposite in a mirrored image: the skeleton's `mirrorOrder`. */
  readonly mirrorOrder: readonly number[];
  /** Crops around a person, or around one joint; then only that joint has a loss weight. */
  readonly crop: CropSettings | JointCropSettings;
  readonly augmentation: AugmentationOptions;
  /** Whether targets of all people in the image are also made. */
  readonly allPeople?: boolean;
}

/**
 * The batches of a training run. Batch number `step` depends only on the samples, the options and `step`, so a run
 * can resume at any step. Examples are numbered across steps. Each pass over the samples (an epoch) has its own
 * order, and each example its own augmentation, all derived from the seed.
 */
export interface Batches {
  readonly codec: AnyCodec;
  /** @throws LimberError when no image is usable. */
  batch(step: number): Promise<Batch>;
}

/**
 * Creates the batches of a training run.
 * @param others gives the other people in a sample's image.
 * @throws LimberError without samples, or when the codec's joints differ from the skeleton's.
 */
export function createBatches(
  samples: readonly Sample[],
  options: BatchOptions,
  images: ImageSource,
  others: (sample: Sample) => readonly Sample[] = () => [],
): Batches {
  const codec = createCodec(options.codec);
  requireTrainable(samples, options);
  const { batchSize, seed, crop, mirrorOrder, allPeople = false } = options;
  const count = samples.length;
  const quarters = (options.augmentation.mosaic ?? 0) > 0 ? quarterCodec(options.codec) : undefined;
  const usableSample = sampleOrder(samples, seed, images);

  /** The view of the crop. If it is a crop around one joint, only this joint counts. */
  function view(sample: Sample, original: Size, flip: boolean, turn: Turn): View {
    if (crop.around !== 'joint') {
      const part =
        crop.around === 'person' && drawPart(sample.pose, options.augmentation.part, turn, sample.box);
      if (!part) return { box: frameBox(sample, original, codec.input, crop) };
      return { ...part, box: cropBox(part.box, codec.input, crop.padding) };
    }
    return drawJointView(sample.pose, crop, { flip, mirrorOrder }, turn) ?? { box: fullBox(original) };
  }

  /** Draws a sample as the codec's input shows it, with its targets. */
  function drawExample(
    input: Codec,
    { sample, source, augmentation, turn }: Example,
    rows: ExampleRows,
  ): void {
    const { box, joint, ends } = view(sample, source.original, augmentation.flip, turn);
    const cropOf = ({ pose, absent }: Sample) =>
      cropSample(pose, box, input.input, augmentation, mirrorOrder, { ends, absent });
    const shown = cropOf(sample);
    drawCrop(rows.image, source, shown, input.input, augmentation);
    const person =
      joint === undefined ? shown.pose : shown.pose.map((point, place) => (place === joint ? point : null));
    const everybody = () => {
      const crops = others(sample).map((other) => [other, cropOf(other)] as const);
      const seen = [[sample, shown] as const, ...crops];
      return {
        people: [person, ...crops.map(([, { pose }]) => pose)],
        regions: seen.flatMap(([each, seenIn]) => unlabeledRegion(each, seenIn) ?? []),
      };
    };
    const { people, regions } = input.people === 'several' ? everybody() : { people: [person], regions: [] };
    input.encodeInto(people, rows.targets, rows.weights, regions);
    if (rows.allPeopleTargets && rows.allPeopleWeights) {
      input.encodeInto(everybody().people, rows.allPeopleTargets, rows.allPeopleWeights);
    }
    rows.center.set([shown.center.x, shown.center.y]);
  }

  /** Draws four samples side by side: the given one and three that are drawn at random. */
  async function drawFour(first: Example, random: Random, rows: ExampleRows): Promise<void> {
    const quarter = quarters ?? codec;
    const tensors = emptyBatch(quarter, false, 4);
    const { width, height } = quarter.input;
    const [channels = 0, cellRows = 0, cellColumns = 0] = quarter.targetShape;
    const maps = { planes: channels, rows: cellRows, columns: cellColumns };
    for (let place = 0; place < 4; place++) {
      const { epoch } = first.turn;
      const example = place === 0 ? first : await exampleAt(epoch, random.integer(count), random);
      const part = rowsOfExample(tensors, place);
      drawExample(quarter, example, part);
      copyQuarter(part.image, rows.image, place, { planes: 1, rows: height, columns: 3 * width });
      copyQuarter(part.targets, rows.targets, place, maps);
      copyQuarter(part.weights, rows.weights, place, maps);
      if (place === 0) rows.center.set(part.center);
    }
  }

  async function exampleAt(epoch: number, place: number, random: Random): Promise<Example> {
    const [sample, source, number] = await usableSample(epoch, place);
    const augmentation = drawAugmentation(random, options.augmentation);
    return { sample, source, augmentation, turn: { seed, epoch, sample: number } };
  }

  async function batch(step: number): Promise<Batch> {
    const ids: string[] = [];
    const tensors = emptyBatch(codec, allPeople, batchSize);
    for (let slot = 0; slot < batchSize; slot++) {
      const number = step * batchSize + slot;
      const [epoch, place] = [Math.floor(number / count), number % count];
      const example = await exampleAt(epoch, place, randomStream(seed, epoch, place));
      const rows = rowsOfExample(tensors, slot);
      const mosaic = drawMosaic(options.augmentation.mosaic, { seed, epoch, place });
      if (mosaic === undefined) drawExample(codec, example, rows);
      else await drawFour(example, mosaic, rows);
      ids.push(example.sample.id);
    }
    return { step, ids, tensors };
  }

  return { codec, batch };
}

/** The view of a crop: a box, optionally the only joint that counts, and optionally a box at which the image ends. */
interface View {
  readonly box: Box;
  readonly joint?: number;
  readonly ends?: Box;
}

/** A sample, its image, and how it is drawn. */
interface Example {
  readonly sample: Sample;
  readonly source: SourceImage;
  readonly augmentation: Augmentation;
  readonly turn: Turn;
}

/** The memory of one example in each tensor of a batch. */
interface ExampleRows {
  readonly image: Uint8Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  readonly allPeopleTargets: Float32Array | undefined;
  readonly allPeopleWeights: Float32Array | undefined;
  readonly center: Float32Array;
}

function rowsOfExample(tensors: BatchTensors, slot: number): ExampleRows {
  const { image, targets, weights, allPeopleTargets, allPeopleWeights, center } = tensors;
  return {
    image: row(image, slot),
    targets: row(targets, slot),
    weights: row(weights, slot),
    allPeopleTargets: allPeopleTargets && row(allPeopleTargets, slot),
    allPeopleWeights: allPeopleWeights && row(allPeopleWeights, slot),
    center: row(center, slot),
  };
}

function requireTrainable(samples: readonly Sample[], { codec, mirrorOrder, batchSize }: BatchOptions): void {
  if (samples.length === 0)
    throw new LimberError({
      what: 'nothing to train on',
      got: '0 samples',
      expected: 'labeled subjects whose images can be read',
    });
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new LimberError({
      what: 'the batch size is out of range',
      got: String(batchSize),
      expected: 'a positive whole number',
    });
  }
  const odd = samples.find(({ pose }) => pose.length !== codec.joints);
  const [joints, where] = odd
    ? [odd.pose.length, `sample ${odd.id}`]
    : [mirrorOrder.length, 'the mirror order'];
  if (joints !== codec.joints) {
    throw new LimberError({
      what: 'joints do not match the codec',
      got: `${joints} joints`,
      expected: String(codec.joints),
      where,
    });
  }
}
