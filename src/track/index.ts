export { confidentBox, type DetectedPerson } from './detected.ts';
export { createTracker, type Tracker, type TrackerCounts, type TrackerOptions } from './tracker.ts';
