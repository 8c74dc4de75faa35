export { assignDetections, chooseDetections } from './assign.ts';
export { type BootstrapOptions, bootstrap, bootstrapDefaults, type ResampledScores } from './bootstrap.ts';
export { type BoxCounts, type BoxMatches, boxCounts, matchBoxes } from './box-counts.ts';
export {
  type BoxScores,
  boxScores,
  type DetectedBox,
  type LabeledBox,
  leastScoreForAp,
} from './box-scores.ts';
export { type Breakdown, breakdown, meanScore, type Score, type Statistic } from './breakdown.ts';
export { type Collapse, collapse, collapsedBelow } from './collapse.ts';
export {
  type Comparison,
  comparisons,
  isScored,
  jointErrors,
  type LabeledSample,
  predictedJoint,
  type Subject,
} from './comparison.ts';
export {
  type ConfidenceOptions,
  type ConfidenceScores,
  confidenceScores,
  type JointPresence,
  type JudgedJoint,
  judgeConfidences,
} from './confidence.ts';
export { formatConfidence } from './confidence-table.ts';
export type { Detection } from './detection.ts';
export { type DominatingPerson, dominatingPerson } from './dominating-person.ts';
export { type EvaluateOptions, evaluate } from './evaluate.ts';
export type { Evaluation } from './evaluation.ts';
export type { Headline } from './headline.ts';
export { headlineOf } from './headline-of.ts';
export { type Interval, percentileInterval } from './interval.ts';
export { meanError } from './mean-error.ts';
export { meanPose, meanPoseBaseline, type NormalizedPose } from './mean-pose.ts';
export { type MotionScoreOptions, type MotionScores, motionScores, type PosedFilm } from './motion/index.ts';
export { defaultNormalizer, type Normalizer, normalizers, torsoDiameter } from './normalizer.ts';
export type { NormalizerName } from './normalizer-names.ts';
export { objectKeypointSimilarity, type Similarity } from './oks.ts';
export { averagePrecision, type OksScores, oksImages, oksScores, rankByOks } from './oks-scores.ts';
export {
  type PairedComparison,
  type PairedDifference,
  type PairedOptions,
  pairedComparison,
} from './paired.ts';
export { type Part, parts } from './parts.ts';
export { areaUnderCurve, pck, thresholds } from './pck.ts';
export { type LimbRule, type LimbScores, pcp, relaxed, strict } from './pcp.ts';
export { type PersonScore, personScores } from './person-score.ts';
export {
  alignedPose,
  type Comparison3d,
  type Evaluate3dOptions,
  type Evaluation3d,
  evaluate3d,
  type Measure3d,
  type Point3d,
  type Pose3d,
  pck3dThreshold,
  type Sequence3d,
} from './pose3d/index.ts';
export { type Reliability, type ReliabilityBin, reliability } from './reliability.ts';
export { formatEvaluation } from './table.ts';
export {
  boxSimilarity,
  type ClearMot,
  type ComparedFrame,
  clearMot,
  compareFilms,
  formatTrackingScores,
  type Hota,
  hota,
  type IdentityScores,
  identityScores,
  jointClearMot,
  oksSimilarity,
  pckhSimilarity,
  type TrackingScores,
  type TrackSimilarity,
  trackingScores,
} from './tracking/index.ts';
