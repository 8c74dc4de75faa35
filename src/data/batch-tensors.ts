import type { Codec } from '../codecs/index.ts';
import { type Storage, sizeOf, type Tensor, type TensorType, zeros } from '../tensor/index.ts';

/** The tensors of a batch, by input name. Each has one row for each of the batch's n images. */
export type BatchTensors = {
  /** The crops: uint8 [n, height, width, 3], RGB in [0, 255]. */
  readonly image: Tensor<'uint8'>;
  /** Targets for the person that the crop is centered on: [n, …targetShape of the codec]. */
  readonly targets: Tensor<'float32'>;
  /** Loss weight of every target; 0 for joints without a label: [n, …weightShape of the codec]. */
  readonly weights: Tensor<'float32'>;
  /** `targets` for all people in the crop, if a network is trained with them. */
  readonly allPeopleTargets?: Tensor<'float32'>;
  /** `weights` for all people in the crop. */
  readonly allPeopleWeights?: Tensor<'float32'>;
  /** Position of the person in the network's input: [n, 2] as x, y in pixels. For CPM's center map. */
  readonly center: Tensor<'float32'>;
};

/** The type of one image's row in each tensor of a batch. */
export type BatchRows = Readonly<Record<string, TensorType>>;

/**
 * The rows of batches for a network. The graph's inputs, the slices of a batch and the memory shared between threads
 * are all derived from this table.
 * @param allPeople whether the network is also trained with all people in the crop.
 */
export function batchRows({ input, targetShape, weightShape }: Codec, allPeople: boolean): BatchRows {
  const targets = { dtype: 'float32', shape: targetShape } as const;
  const weights = { dtype: 'float32', shape: weightShape } as const;
  return {
    image: { dtype: 'uint8', shape: [input.height, input.width, 3] },
    targets,
    weights,
    ...(allPeople && { allPeopleTargets: targets, allPeopleWeights: weights }),
    center: { dtype: 'float32', shape: [2] },
  } satisfies { readonly [Name in keyof BatchTensors]: TensorType };
}

/** The tensors of a batch of `images` images, filled with zeros. */
export function emptyBatch(codec: Codec, allPeople: boolean, images: number): BatchTensors {
  const rows = Object.entries(batchRows(codec, allPeople));
  return Object.fromEntries(
    rows.map(([name, { dtype, shape }]) => [name, zeros(dtype, [images, ...shape])]),
  ) as BatchTensors;
}

/** One image's row of a tensor, for writing. */
export function imageRow<D extends 'uint8' | 'float32'>(
  { shape, data }: Tensor<D>,
  slot: number,
): Storage[D] {
  const size = sizeOf(shape.slice(1));
  return data.subarray(slot * size, (slot + 1) * size) as Storage[D];
}
