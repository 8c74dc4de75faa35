import type { RecipeInput } from '../train/index.ts';
import type { Setting } from './setting.ts';

/** A question of the two papers, and the trainings that answer it. */
export interface Experiment {
  readonly name: string;
  /** Title of its page. */
  readonly title: string;
  /** The question, in a sentence or two, for somebody who has not read the papers. */
  readonly question: string;
  /** What all trainings have in common, as far as the budget allows: see `divide`. */
  readonly equal: Equal;
  /** The budget in seconds, unless another is given. */
  readonly usualBudget: number;
  /** The trainings that are compared. */
  readonly arms: (setting: Setting) => readonly Arm[];
  /** The paper's claims, which are put to the test. */
  readonly claims: readonly Claim[];
  /** The paper's own figures, where it gives any. */
  readonly published?: Published;
  /** People that a training of the paper looked at, repeats included: its steps times its batch. */
  readonly paperExamples?: number;
  /** Differences from the paper, apart from the budget, in sentences. */
  readonly differences: readonly string[];
  /** Whether the page shows histograms of the arms' gradients. */
  readonly gradients?: true;
  /** Whether the page shows how joints move from stage to stage on a few pictures. */
  readonly refinements?: true;
}

/** What all trainings have the same amount of: steps, time, or multiply-accumulates of the forward pass. */
export type Equal = 'steps' | 'time' | 'multiply-accumulates';

/** One training of an experiment. */
export interface Arm {
  /** Names its folder. */
  readonly name: string;
  /** Names it on the page. */
  readonly label: string;
  /** With its length in proportion to the other arms'; the budget decides how many steps there really are. */
  readonly recipe: RecipeInput;
}

/** That one thing scores better than another. */
export interface Claim {
  /** As an assertion, `the second stage improves on the first`. */
  readonly text: string;
  /** `arm` or `arm/stage`, such as `cascade/stage2`; an arm stands for its last stage. */
  readonly better: string;
  readonly worse: string;
}

/** Figures of a paper to be shown beside ours. */
export interface Published {
  readonly source: string;
  /** The measure of the figures, such as `strict PCP`. */
  readonly measure: string;
  /** Titles of `figures`' columns. */
  readonly columns: readonly string[];
  readonly figures: readonly { readonly label: string; readonly values: readonly number[] }[];
}
