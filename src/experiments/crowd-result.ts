import type { Score } from '../eval/index.ts';

/** How people are found in one size of crowd. Scores are percentages. */
export interface CrowdScores {
  /** PCK at 0.2 torsos, over the joints inside the image. A joint of somebody who was not found is wrong. */
  readonly pck: Score;
  /** COCO's average precision of key points. */
  readonly ap: Score;
  /** Median time for an image, in milliseconds. */
  readonly milliseconds: number;
}

/** The scores of all ways on the same images. */
export interface CrowdRow {
  /** Number of figures in an image. */
  readonly people: number;
  readonly images: number;
  /** The true maps, read: what the reading alone loses. Its time is that of the reading. */
  readonly maps: CrowdScores;
  readonly bottomUp: CrowdScores;
  /** With the true boxes. Its time includes a detector's. */
  readonly topDown: CrowdScores;
}

/** The result of comparing ways to find several people: plain data, ready for JSON. */
export interface CrowdResult {
  /** Version of Limber. */
  readonly limber: string;
  /** ISO 8601. */
  readonly date: string;
  /** The command line. */
  readonly command: string;
  readonly experiment: string;
  readonly smoke: boolean;
  /** In seconds; `null` if the lengths of the trainings are fixed. */
  readonly budget: number | null;
  readonly machine: { readonly processor: string; readonly threads: number; readonly node: string };
  /** Steps, batch, seconds of training and PCK@0.2 on images held out, of each network. */
  readonly trainings: readonly CrowdTraining[];
  /** Median time of the detector alone for an image, in milliseconds. */
  readonly detectorMilliseconds: number;
  readonly rows: readonly CrowdRow[];
}

/** One training. */
export interface CrowdTraining {
  readonly name: string;
  readonly label: string;
  readonly steps: number;
  readonly batch: number;
  readonly seconds: number;
}
