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
  /** Its name in the catalogue. */
  readonly experiment: string;
  readonly smoke: boolean;
  /** In seconds; `null` where the lengths of trainings are fixed. */
  readonly budget: number | null;
  /** Seconds that all trainings took, without validation, measured. */
  readonly spent: number;
  readonly machine: { readonly processor: string; readonly threads: number; readonly node: string };
  readonly data: {
    readonly train: readonly string[];
    readonly test: string;
    /** People held out of the first training set, on whom checkpoints and stages are chosen. */
    readonly validation: number;
    /** People scored. */
    readonly people: number;
  };
  /** The training labels' mean pose placed in the true boxes. */
  readonly baseline: Scores;
  readonly arms: readonly ArmResult[];
  readonly claims: readonly ClaimResult[];
}

/** Of predicted poses. */
export interface Scores {
  /** PCK at 0.2 torsos (PDJ), the mean over joints. */
  readonly pck: Score;
  readonly auc: Score;
  /** Strict PCP at 0.5, the mean over limbs. */
  readonly pcp: Score;
  /** PCK by part, left and right together: head, shoulder, elbow, … */
  readonly parts: Readonly<Record<string, Score>>;
  /** Strict PCP by kind of limb, left and right together: upper arm, lower arm, … */
  readonly limbs: Readonly<Record<string, Score>>;
  /** PCK along `thresholds`. */
  readonly curve: { readonly thresholds: readonly number[]; readonly mean: readonly Score[] };
}

export interface ArmResult {
  readonly name: string;
  readonly label: string;
  readonly seed: number;
  /** Of the first, or only, network. */
  readonly steps: number;
  readonly batch: number;
  /** Of a cascade's later networks, each. */
  readonly refinement?: { readonly steps: number; readonly batch: number };
  /** Numbers that are trained, or frozen, in the model that is scored. */
  readonly parameters: number;
  /** Multiply-accumulates of convolutions and matrix products for one person, all stages together. */
  readonly multiplyAccumulates: number;
  /** Seconds that training took, without validation. */
  readonly seconds: number;
  /** Where weights come from that are not random ones. */
  readonly initializedFrom?: string;
  /** On people held out: the learning curve. `network` names the run of a cascade's network. */
  readonly validation: readonly ValidationPoint[];
  /** First to last. A cascade's σ that were tried in the same stage follow each other. */
  readonly stages: readonly StageResult[];
  readonly gradients?: {
    readonly bins: { readonly from: number; readonly to: number; readonly width: number };
    /** Weights of the layers, from the picture to the last stage. */
    readonly layers: readonly string[];
    readonly moments: readonly { readonly step: number; readonly gradients: MagnitudeHistograms }[];
  };
}

export interface ValidationPoint {
  readonly network: string;
  readonly step: number;
  /** Seconds of training until then, of all networks of the arm. */
  readonly seconds: number;
  readonly pck: number;
  readonly pcp?: number;
}

export interface StageResult {
  /** `stage1`; `stage2 sigma 1.5` of a cascade that tried several. */
  readonly name: string;
  /** Side of a cell's receptive field in pixels, if cells see a window. */
  readonly sees?: number;
  /** The best on people held out, where stages were validated one by one. */
  readonly validation?: number;
  /** On the test split. */
  readonly scores: Scores;
}

/** How a claim of the catalogue fared. */
export interface ClaimResult {
  readonly text: string;
  readonly better: string;
  readonly worse: string;
  /** How much better, in points of PCK@0.2, on the same test people; `null` when one of the two was not trained. */
  readonly difference: PairedDifference | null;
}
