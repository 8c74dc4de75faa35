/** Candidate boxes of one image, as a network outputs them, in pixels of its input. */
export interface Candidates {
  /** The edges of each box: x1, y1, x2, y2, counted from the input's top-left corner. */
  readonly edges: readonly Edges[];
  /** In [0, 1], one per box. */
  readonly scores: readonly number[];
}

/** Left, top, right and bottom, counted from the top-left corner of the first pixel. */
export type Edges = readonly [left: number, top: number, right: number, bottom: number];

/** Collects the boxes with a high enough score. */
export class CandidateList implements Candidates {
  readonly edges: Edges[] = [];
  readonly scores: number[] = [];

  constructor(readonly minimumScore: number) {}

  add(edges: Edges, score: number): void {
    this.edges.push(edges);
    this.scores.push(score);
  }
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The logit of `probability`. Comparing before the sigmoid saves an exponential for each cell. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
