export { betweenCells, interpolate } from './between-cells.ts';

import { type AffinityFieldCodec, type AffinityFieldOptions, affinityFieldCodec } from './affinity-fields.ts';
import { type BeliefMapCodec, type BeliefMapOptions, beliefMapCodec } from './belief-maps.ts';
import { type BoxCellCodec, type BoxCellOptions, boxCellCodec } from './box-cells.ts';
import { type BoxCoordinateCodec, type BoxCoordinateOptions, boxCoordinateCodec } from './box-coordinates.ts';

export {
  type AffinityFieldCodec,
  type AffinityFieldOptions,
  affinityFieldCodec,
  type DecodedPerson,
} from './affinity-fields.ts';
export type { ReadingOptions } from './assemble-people.ts';
export { type BeliefMapCodec, type BeliefMapOptions, beliefMapCodec } from './belief-maps.ts';
export { type BoxCellCodec, type BoxCellOptions, boxCellCodec, boxCorners, cutCorners } from './box-cells.ts';
export { type BoxCoordinateCodec, type BoxCoordinateOptions, boxCoordinateCodec } from './box-coordinates.ts';
export {
  type Codec,
  type DecodedJoint,
  type Encoded,
  encode,
  type UnlabeledRegion,
} from './codec.ts';
export type { FieldLimb } from './limb-field.ts';
export { highestCell, refinePeak } from './peak.ts';
export { decodeTree, type PoseTree, type TreeEdge } from './tree.ts';
export { fitPoseTree, type MeasuredPerson } from './tree-fit.ts';

/** The options of a codec, in a recipe, in a model's metadata and in messages to a worker. */
export type CodecOptions = PoseCodecOptions | BoxCellOptions;

/** The options of the codecs of models that find joints. */
export type PoseCodecOptions = BeliefMapOptions | AffinityFieldOptions | BoxCoordinateOptions;

/** A codec of any kind. Those that decode several people have `decodePeople`. */
export type AnyCodec = BeliefMapCodec | AffinityFieldCodec | BoxCoordinateCodec | BoxCellCodec;

/** Creates a codec from its options. @throws LimberError when they contradict each other. */
export function createCodec(options: CodecOptions): AnyCodec {
  switch (options.kind) {
    case 'belief maps':
      return beliefMapCodec(options);
    case 'affinity fields':
      return affinityFieldCodec(options);
    case 'box coordinates':
      return boxCoordinateCodec(options);
    case 'box cells':
      return boxCellCodec(options);
  }
}
