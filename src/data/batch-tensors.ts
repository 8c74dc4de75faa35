import type { Codec } from '../codecs/index.ts';
import { type Tensor, type TensorType, zeros } from '../tensor/index.ts';

/** What a training step is fed, by the name of its input. Every tensor has one row for each of the batch's n images. */
export type BatchTensors = {
  /** The crops: uint8 [n, height, width, 3], RGB in [0, 255]. */
  readonly image: Tensor<'uint8'>;
  /** What the network should say about the person that the crop is centered on: [n, …targetShape of the codec]. */
  readonly targets: Tensor<'float32'>;
  /** How much every target counts; 0 where a joint has no label: [n, …weightShape of the codec]. */
  readonly weights: Tensor<'float32'>;
  /** `targets` of all people in the crop, where a network is trained towards them. */
  readonly allPeopleTargets?: Tensor<'float32'>;
  /** `weights` of all people in the crop. */
  readonly allPeopleWeights?: Tensor<'float32'>;
  /** Where the person is in the network's input: [n, 2] as x, y in pixels. For CPM's center map. */
  readonly center: Tensor<'float32'>;
};

/** The type of one image's row in each tensor of a batch. */
export type BatchRows = Readonly<Record<string, TensorType>>;

/**
 * The rows that batches for a network have. The graph's inputs, the slices of a batch and the memory that threads hand
 * over all follow from this table.
 * @param allPeople whether the network is also trained towards all people in the crop.
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

/** The tensors of a batch of so many images, filled with zeros. */
export function emptyBatch(codec: Codec, allPeople: boolean, images: number): BatchTensors {
  const rows = Object.entries(batchRows(codec, allPeople));
  return Object.fromEntries(
    rows.map(([name, { dtype, shape }]) => [name, zeros(dtype, [images, ...shape])]),
  ) as BatchTensors;
}
