export { confidentBox, type DetectedPerson } from './detected.ts';
export type { TrackerCounts } from './follow.ts';
export { createIdentifier, type Identifier, identify } from './identify.ts';
export {
  causalSmoother,
  type KalmanSmootherOptions,
  kalmanSmoother,
  type Measured,
  movenetSmoothing,
  type OneEuro,
  type OneEuroOptions,
  oneEuro,
  type Smoothing,
  smoothings,
  smoothOffline,
} from './smooth/index.ts';
export { createTracker, type Tracker, type TrackerOptions } from './tracker.ts';
