import type { PairedDifference, Score } from '../eval/index.ts';
import type { MagnitudeHistograms } from '../train/index.ts';

/** The result of an experiment: plain data, ready for JSON. Scores are percentages on the test split. */
export interface ExperimentResult {
  /** Version of Limber. */
  readonly limber: string;
  /** ISO 8601. */
  readonly date: string;
  /** The command line. */
  readonly command: string;
  /** Its name in the catalog. */
  readonly experiment: string;
  readonly smoke: boolean;
  /** In seconds; `null` if the lengths of the trainings are fixed. */
  readonly budget: number | null;
  /** Measured seconds of all trainings together, without validation. */
  readonly spent: number;
  readonly machine: { readonly processor: string; readonly threads: number; readonly node: string };
  readonly data: {
    readonly train: readonly string[];
    readonly test: string;
    /** Number of people held out of the first training set. Checkpoints and stages are chosen on them. */
    readonly validation: number;
    /** Number of people scored. */
    readonly people: number;
  };
  /** Scores of the baseline: the mean pose of the training labels, placed in the true boxes. */
  readonly baseline: Scores;
  readonly arms: readonly ArmResult[];
  readonly claims: readonly ClaimResult[];
}

/** Scores of predicted poses. */
export interface Scores {
  /** PCK at 0.2 torsos (PDJ), the mean over joints. */
  readonly pck: Score;
  readonly auc: Score;
  /** Strict PCP at 0.5, the mean over limbs. */
  readonly pcp: Score;
  /** PCK by part, with left and right together: head, shoulder, elbow, … */
  readonly parts: Readonly<Record<string, Score>>;
  /** Strict PCP by kind of limb, with left and right together: upper arm, lower arm, … */
  readonly limbs: Readonly<Record<string, Score>>;
  /** PCK along `thresholds`. */
  readonly curve: { readonly thresholds: readonly number[]; readonly mean: readonly Score[] };
}

export interface ArmResult {
  readonly name: string;
  readonly label: string;
  readonly seed: number;
  /** Steps of the first, or only, network. */
  readonly steps: number;
  readonly batch: number;
  /** Steps and batch of each later network of a cascade. */
  readonly refinement?: { readonly steps: number; readonly batch: number } | undefined;
  /** Number of parameters of the scored model, trained or frozen. */
  readonly parameters: number;
  /** Multiply-accumulates of convolutions and matrix products for one person, all stages together. */
  readonly multiplyAccumulates: number;
  /** Seconds of training, without validation. */
  readonly seconds: number;
  /** The origin of the initial parameters, if they were not random. */
  readonly initializedFrom?: string | undefined;
  /** The learning curve on people held out. `network` names the network of a cascade. */
  readonly validation: readonly ValidationPoint[];
  /** First to last. For a cascade that tried several σ in one stage, each is a separate entry. */
  readonly stages: readonly StageResult[];
  readonly gradients?:
    | {
        readonly bins: { readonly from: number; readonly to: number; readonly width: number };
        /** Names of the layers' kernels, from the image to the last stage. */
        readonly layers: readonly string[];
        readonly moments: readonly { readonly step: number; readonly gradients: MagnitudeHistograms }[];
      }
    | undefined;
}

export interface ValidationPoint {
  readonly network: string;
  readonly step: number;
  /** Seconds of training so far, of all networks of the arm. */
  readonly seconds: number;
  readonly pck: number;
  readonly pcp?: number;
}

export interface StageResult {
  /** `stage1`, or `stage2 sigma 1.5` for a cascade that tried several. */
  readonly name: string;
  /** Side of a cell's receptive field in pixels, for stages whose cells see a window. */
  readonly sees?: number | undefined;
  /** Best score on people held out, if stages were validated separately. */
  readonly validation?: number;
  /** On the test split. */
  readonly scores: Scores;
}

/** The result of testing a claim of the catalog. */
export interface ClaimResult {
  readonly text: string;
  readonly better: string;
  readonly worse: string;
  /** The difference in points of PCK@0.2 on the same test people; `null` if one of the two was not trained. */
  readonly difference: PairedDifference | null;
}
