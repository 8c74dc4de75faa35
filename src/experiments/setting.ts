import type { RecipeInput } from '../train/index.ts';

/** The data of an experiment's trainings. */
export interface Setting {
  /** Tiny networks on drawn figures, to see that everything runs. */
  readonly smoke: boolean;
  readonly data: RecipeInput['data'];
  /** The dataset whose test split is scored, relative to the same folder. */
  readonly test: string;
  /** The file of a trunk trained elsewhere, and where its weights come from. */
  readonly trunk: string;
  readonly trunkOrigin: string;
}
