import type { Pose } from '../skeletons/index.ts';

/** Another possible reading of a file. */
export interface OtherReading {
  /** The difference of this reading, e.g. `with x and y exchanged`. */
  readonly how: string;
  /** The command-line option or change that gives this reading. */
  readonly remedy: string;
  readonly poses: readonly (Pose | null)[];
}
