import type { Statistic } from './breakdown.ts';

/**
 * PCK@f, also called PDJ@f: the percentage of joints with a normalized error of at most f. With the torso diameter of
 * the label as normalizer, this is DeepPose's PDJ and the PCK of LSP.
 */
export function pck(threshold: number): Statistic {
  return (errors) => {
    if (errors.length === 0) return null;
    let found = 0;
    for (const error of errors) if (error <= threshold) found++;
    return (100 * found) / errors.length;
  };
}

/**
 * The area under the PCK curve from 0 to `limit`, as a percentage of a perfect model's area. The area is computed
 * from trapezoids between the thresholds 0, 1/stepsPerUnit, …, limit, and divided by `limit`.
 */
export function areaUnderCurve(limit: number, stepsPerUnit: number): Statistic {
  const statistics = thresholds(limit, stepsPerUnit).map(pck);
  return (errors) => {
    if (errors.length === 0) return null;
    const curve = statistics.map((statistic) => statistic(errors) ?? 0);
    const intervals = curve.length - 1;
    const ends = ((curve[0] ?? 0) + (curve[intervals] ?? 0)) / 2;
    return (curve.reduce((sum, value) => sum + value, 0) - ends) / intervals;
  };
}

/**
 * 0, 1/stepsPerUnit, …, limit. Each is the floating-point number nearest to its decimal, so ≤ is exact at the
 * threshold.
 */
export function thresholds(limit: number, stepsPerUnit: number): readonly number[] {
  return Array.from({ length: Math.round(limit * stepsPerUnit) + 1 }, (_, step) => step / stepsPerUnit);
}
