import { type CodecOptions, createCodec, cutCorners } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { type CropPose, cropBox, cropPoint, fullBox, type Size } from '../geometry/index.ts';
import { type Random, randomStream } from '../random.ts';
import { drawAugmentation } from './augment.ts';
import type { Batch, Batches, BatchOptions } from './batch.ts';
import { emptyBatch, imageRow } from './batch-tensors.ts';
import { onePerImage } from './box-corners.ts';
import { cropSample, drawCrop } from './crop.ts';
import type { Sample } from './dataset.ts';
import { type ImageSource, sampleOrder } from './sample-order.ts';

/** A mirror does not exchange the corners of a box, because the codec sorts them. */
const mirrorOrder = [0, 1, 2, 3];

/** A part of the network's input that one image fills. */
interface Tile extends Size {
  readonly x: number;
  readonly y: number;
}

/**
 * Creates the batches of a detector's training: whole images with the boxes of all people. An epoch has every image
 * once; with `augmentation.mosaic`, some crops also contain three more images. As in `createBatches`, a batch depends
 * only on the samples, the options and its number.
 * @param samples boxes as `withBoxCorners` makes them. @param others gives the other boxes in a sample's image.
 * @throws LimberError without samples.
 */
export function createBoxBatches(
  samples: readonly Sample[],
  options: BatchOptions & { readonly codec: Extract<CodecOptions, { kind: 'box cells' }> },
  images: ImageSource,
  others: (sample: Sample) => readonly Sample[],
): Batches {
  const codec = createCodec(options.codec);
  const { batchSize, seed, augmentation: changes } = options;
  const shown = onePerImage(samples);
  const count = shown.length;
  if (count === 0)
    throw new LimberError({ what: 'nothing to train on', got: '0 images', expected: 'images with boxes' });
  const usableSample = sampleOrder(shown, seed, images);

  /** Draws an image into a part of the input, and gives its boxes. */
  async function fill(pixels: Uint8Array, tile: Tile, place: readonly [number, number], random: Random) {
    const [sample, source] = await usableSample(...place);
    const augmentation = drawAugmentation(random, changes);
    const box = cropBox(fullBox(source.original), tile);
    const cropOf = (pose: Sample['pose']) => cropSample(pose, box, tile, augmentation, mirrorOrder);
    const part = new Uint8Array(3 * tile.width * tile.height);
    drawCrop(part, source, cropOf(sample.pose), tile, augmentation);
    for (let y = 0; y < tile.height; y++) {
      const line = part.subarray(3 * y * tile.width, 3 * (y + 1) * tile.width);
      pixels.set(line, 3 * ((tile.y + y) * codec.input.width + tile.x));
    }
    const edges = [tile.x, tile.y, tile.x + tile.width, tile.y + tile.height] as const;
    const boxes = [sample, ...others(sample)].map(({ pose }) =>
      cutCorners(moved(cropOf(pose).pose, tile), edges),
    );
    return { id: sample.id, boxes };
  }

  async function batch(step: number): Promise<Batch> {
    const ids: string[] = [];
    const tensors = emptyBatch(codec, false, batchSize);
    for (let slot = 0; slot < batchSize; slot++) {
      const example = step * batchSize + slot;
      const [epoch, place] = [Math.floor(example / count), example % count];
      const random = randomStream(seed, epoch, place);
      const isMosaic = random.uniform(0, 1) < (changes.mosaic ?? 0);
      const boxes: CropPose[] = [];
      for (const [index, tile] of (isMosaic ? quarters(codec.input) : [whole(codec.input)]).entries()) {
        const own = index === 0 ? place : Math.floor(random.uniform(0, count));
        const filled = await fill(imageRow(tensors.image, slot), tile, [epoch, own], random);
        boxes.push(...filled.boxes);
        if (index === 0) ids.push(filled.id);
      }
      codec.encodeInto(boxes, imageRow(tensors.targets, slot), imageRow(tensors.weights, slot));
    }
    return { step, ids, tensors };
  }

  return { codec, batch };
}

function whole({ width, height }: Size): Tile {
  return { x: 0, y: 0, width, height };
}

function quarters({ width, height }: Size): readonly Tile[] {
  const [right, bottom] = [Math.floor(width / 2), Math.floor(height / 2)];
  return [0, right].flatMap((x) =>
    [0, bottom].map((y) => ({
      x,
      y,
      width: x === 0 ? right : width - right,
      height: y === 0 ? bottom : height - bottom,
    })),
  );
}

/** A tile's points in the input. */
function moved(pose: CropPose, { x, y }: Tile): CropPose {
  return pose.map((point) => point && cropPoint(point.x + x, point.y + y));
}
