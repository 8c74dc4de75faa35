/** A confidence c becomes the probability 1 / (1 + exp(−(slope · log(c / (1 − c)) + intercept))). */
export interface LogisticCurve {
  readonly slope: number;
  readonly intercept: number;
}

/** A confidence in [0, 1], and whether it was deserved. */
export interface Outcome {
  readonly confidence: number;
  readonly correct: boolean;
}

/** Confidences nearer to 0 or 1 than this are moved to this distance, so that their logarithms are finite. */
const nearest = 1e-4;

/** The probability that a curve gives a confidence. With a positive slope the order of confidences is kept. */
export function calibrated(confidence: number, { slope, intercept }: LogisticCurve): number {
  return logistic(slope * logit(confidence) + intercept);
}

/**
 * Fits a calibration curve by Newton's method: Platt scaling of the confidences' log-odds (Platt 1999). As in the
 * paper, the target of the r right ones is (r + 1) / (r + 2), and that of the w wrong ones 1 / (w + 2). Relative to the
 * paper, the slope has a normal prior with mean 1 and deviation 1. So the slope stays finite even if a threshold
 * separates the outcomes perfectly.
 */
export function fitLogisticCurve(outcomes: readonly Outcome[]): LogisticCurve {
  const right = outcomes.filter(({ correct }) => correct).length;
  const targets = { right: (right + 1) / (right + 2), wrong: 1 / (outcomes.length - right + 2) };
  const points = outcomes.map(({ confidence, correct }) => ({
    x: logit(confidence),
    target: correct ? targets.right : targets.wrong,
  }));
  let curve: LogisticCurve = { slope: 1, intercept: 0 };
  let loss = lossOf(points, curve);
  for (let round = 0; round < 100; round++) {
    const { slope, intercept } = newtonStep(points, curve);
    if (Math.max(Math.abs(slope), Math.abs(intercept)) < 1e-10) break;
    // The loss is convex, so a short enough step lowers it until the minimum is reached to rounding.
    let next: LogisticCurve | undefined;
    for (let share = 1; share > 1e-6 && next === undefined; share /= 2) {
      const tried = { slope: curve.slope + share * slope, intercept: curve.intercept + share * intercept };
      const reached = lossOf(points, tried);
      if (reached < loss) [next, loss] = [tried, reached];
    }
    if (next === undefined) break;
    curve = next;
  }
  return curve;
}

interface Point {
  readonly x: number;
  readonly target: number;
}

function lossOf(points: readonly Point[], { slope, intercept }: LogisticCurve): number {
  let sum = (slope - 1) ** 2 / 2;
  for (const { x, target } of points) {
    const z = slope * x + intercept;
    // −target · log(p) − (1 − target) · log(1 − p), without an overflow.
    sum += Math.max(z, 0) - target * z + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum;
}

function newtonStep(points: readonly Point[], { slope, intercept }: LogisticCurve): LogisticCurve {
  const gradient = { slope: slope - 1, intercept: 0 };
  const curvature = { slope: 1, both: 0, intercept: 1e-12 };
  for (const { x, target } of points) {
    const p = logistic(slope * x + intercept);
    const weight = p * (1 - p);
    gradient.slope += (p - target) * x;
    gradient.intercept += p - target;
    curvature.slope += weight * x * x;
    curvature.both += weight * x;
    curvature.intercept += weight;
  }
  const determinant = curvature.slope * curvature.intercept - curvature.both ** 2;
  return {
    slope: (curvature.both * gradient.intercept - curvature.intercept * gradient.slope) / determinant,
    intercept: (curvature.both * gradient.slope - curvature.slope * gradient.intercept) / determinant,
  };
}

function logit(confidence: number): number {
  const inside = Math.min(1 - nearest, Math.max(nearest, confidence));
  return Math.log(inside / (1 - inside));
}

function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
