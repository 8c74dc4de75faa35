import type { RecipeInput } from '../train/index.ts';

/** The data of an experiment's trainings. */
export interface Setting {
  /** Whether this is a smoke run: tiny networks on synthetic figures, to check that everything works. */
  readonly smoke: boolean;
  readonly data: RecipeInput['data'];
  /** The dataset whose test split is scored, relative to the same folder. */
  readonly test: string;
  /** The file of a trunk that was trained elsewhere, and the origin of its parameters. */
  readonly trunk: string;
  readonly trunkOrigin: string;
}
