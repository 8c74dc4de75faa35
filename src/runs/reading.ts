import type { EstimateOptions } from '../estimate/index.ts';
import { withoutUndefined } from '../foundation/index.ts';

/** Options of `estimate` that a model may bring along, for calls that do not give them. */
export type Reading = Pick<EstimateOptions, 'flip' | 'scales'>;

/** The options of a call, completed by the model's reading. */
export function withReading<Options extends Reading>(
  options: Options | undefined,
  reading: Reading,
): Options {
  return { ...reading, ...withoutUndefined(options ?? {}) } as Options;
}
