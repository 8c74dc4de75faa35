export { type BetweenCells, betweenCells, interpolate } from './between-cells.ts';

import { type BeliefMapOptions, beliefMapCodec } from './belief-maps.ts';
import { type BoxCoordinateOptions, boxCoordinateCodec } from './box-coordinates.ts';
import type { Codec } from './codec.ts';

export { type BeliefMapCodec, type BeliefMapOptions, beliefMapCodec } from './belief-maps.ts';
export { type BoxCoordinateCodec, type BoxCoordinateOptions, boxCoordinateCodec } from './box-coordinates.ts';
export { type Codec, type DecodedJoint, type Encoded, encode } from './codec.ts';
export { highestCell, type Peak, refinePeak } from './peak.ts';
export { decodeTree, type PoseTree, type TreeEdge } from './tree.ts';
export { fitPoseTree, type MeasuredPerson } from './tree-fit.ts';

/** What describes a codec in a recipe, in a model's metadata and to a worker. */
export type CodecOptions = BeliefMapOptions | BoxCoordinateOptions;

/** The codec that the options describe. @throws LimberError when they contradict each other. */
export function createCodec(options: CodecOptions): Codec {
  return options.kind === 'belief maps' ? beliefMapCodec(options) : boxCoordinateCodec(options);
}
