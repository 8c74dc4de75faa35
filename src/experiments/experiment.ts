import type { RecipeInput } from '../train/index.ts';
import type { Setting } from './setting.ts';

/** A question from the two papers, and the trainings that answer it. */
export interface Experiment {
  readonly name: string;
  /** Title of its page. */
  readonly title: string;
  /** The question, in a sentence or two, for readers who have not read the papers. */
  readonly question: string;
  /** The quantity that is equal for all trainings; see `divide`. */
  readonly equal: Equal;
  /** Default budget in seconds. */
  readonly usualBudget: number;
  /** The trainings that are compared. */
  readonly arms: (setting: Setting) => readonly Arm[];
  /** The paper's claims, which the experiment tests. */
  readonly claims: readonly Claim[];
  /** The paper's own figures, if it gives any. */
  readonly published?: Published;
  /** Number of people in the paper's training, including repeats: its steps × its batch. */
  readonly paperExamples?: number;
  /** Differences from the paper, in sentences. The budget is not among them. */
  readonly differences: readonly string[];
  /** Whether the page shows histograms of the arms' gradients. */
  readonly gradients?: true;
  /** Whether the page shows, on a few images, how joints move from stage to stage. */
  readonly refinements?: true;
}

/** The quantity that is equal for all trainings: steps, time, or multiply-accumulates of the forward pass. */
export type Equal = 'steps' | 'time' | 'multiply-accumulates';

/** One training of an experiment. */
export interface Arm {
  /** Name of its folder. */
  readonly name: string;
  /** Its name on the page. */
  readonly label: string;
  /**
   * Its recipe. The number of steps only fixes its length relative to the other arms; the budget decides the real
   * length.
   */
  readonly recipe: RecipeInput;
}

/** A claim that one arm or stage scores better than another. */
export interface Claim {
  /** The claim as an assertion, e.g. `the second stage improves on the first`. */
  readonly text: string;
  /** `arm` or `arm/stage`, e.g. `cascade/stage2`. An arm alone stands for its last stage. */
  readonly better: string;
  readonly worse: string;
}

/** Figures of a paper, shown beside ours. */
export interface Published {
  readonly source: string;
  /** The measure of the figures, e.g. `strict PCP`. */
  readonly measure: string;
  /** Titles of the columns of `figures`. */
  readonly columns: readonly string[];
  readonly figures: readonly { readonly label: string; readonly values: readonly number[] }[];
}
