import { type Codec, type CodecOptions, createCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { type Box, cropBox, fullBox, type Size } from '../geometry/index.ts';
import { randomStream } from '../random.ts';
import { type AugmentationOptions, drawAugmentation } from './augment.ts';
import { type BatchTensors, emptyBatch, imageRow as row } from './batch-tensors.ts';
import { type CropSettings, cropSample, drawCrop, frameBox } from './crop.ts';
import type { Sample } from './dataset.ts';
import { drawJointView, type JointCropSettings, type Turn } from './joint-crop.ts';
import { drawPart } from './part-view.ts';
import { type ImageSource, sampleOrder } from './sample-order.ts';
import { unlabelledRegion } from './unlabelled-region.ts';

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
  readonly codec: Codec;
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
  const usableSample = sampleOrder(samples, seed, images);

  /** The view of the crop. If it is a crop around one joint, only this joint counts. */
  function view(sample: Sample, original: Size, flip: boolean, turn: Turn): View {
    if (crop.around !== 'joint') {
      const part = crop.around === 'person' && drawPart(sample.pose, options.augmentation.part, turn);
      if (!part) return { box: frameBox(sample, original, codec.input, crop) };
      return { ...part, box: cropBox(part.box, codec.input, crop.padding) };
    }
    return drawJointView(sample.pose, crop, { flip, mirrorOrder }, turn) ?? { box: fullBox(original) };
  }

  async function batch(step: number): Promise<Batch> {
    const ids: string[] = [];
    const tensors = emptyBatch(codec, allPeople, batchSize);
    const { image, targets, weights, allPeopleTargets, allPeopleWeights, center } = tensors;
    for (let slot = 0; slot < batchSize; slot++) {
      const example = step * batchSize + slot;
      const epoch = Math.floor(example / count);
      const [sample, source, number] = await usableSample(epoch, example % count);
      const augmentation = drawAugmentation(randomStream(seed, epoch, example % count), options.augmentation);
      const turn = { seed, epoch, sample: number };
      const { box, joint, ends } = view(sample, source.original, augmentation.flip, turn);
      const crop = cropSample(sample.pose, box, codec.input, augmentation, mirrorOrder, {
        ends,
        absent: sample.absent,
      });
      drawCrop(row(image, slot), source, crop, codec.input, augmentation);
      const person =
        joint === undefined ? crop.pose : crop.pose.map((point, place) => (place === joint ? point : null));
      const everybody = () => {
        const crops = others(sample).map((other) => {
          const limits = { ends, absent: other.absent };
          return [
            other,
            cropSample(other.pose, box, codec.input, augmentation, mirrorOrder, limits),
          ] as const;
        });
        const seen = [[sample, crop] as const, ...crops];
        return {
          people: [person, ...crops.map(([, { pose }]) => pose)],
          regions: seen.flatMap(([each, seenIn]) => unlabelledRegion(each, seenIn) ?? []),
        };
      };
      const { people, regions } =
        codec.people === 'several' ? everybody() : { people: [person], regions: [] };
      codec.encodeInto(people, row(targets, slot), row(weights, slot), regions);
      if (allPeopleTargets && allPeopleWeights) {
        codec.encodeInto(everybody().people, row(allPeopleTargets, slot), row(allPeopleWeights, slot));
      }
      row(center, slot).set([crop.center.x, crop.center.y]);
      ids.push(sample.id);
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

function requireTrainable(samples: readonly Sample[], { codec, mirrorOrder, batchSize }: BatchOptions): void {
  if (samples.length === 0) throw new LimberError({ what: 'nothing to train on', got: '0 samples' });
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
