export { assign } from './assignment.ts';
export { at } from './at.ts';
export { entryOf } from './entry-of.ts';
export { groupBy } from './group-by.ts';
export { calibrated, fitLogisticCurve, type LogisticCurve, type Outcome } from './logistic-calibration.ts';
export { editDistance, nearest } from './nearest.ts';
export { median, quantile } from './quantile.ts';
export { textTable } from './text-table.ts';
export { zip } from './zip.ts';
