export { type MotionScoreOptions, type MotionScores, motionScores, type PosedFilm } from './motion-scores.ts';
