export { type ClearMot, clearMot } from './clear-mot.ts';
export { type ComparedFrame, compareFilms, type TrackSimilarity } from './film.ts';
export { type Hota, hota } from './hota.ts';
export { type IdentityScores, identityScores } from './identity.ts';
export { jointClearMot } from './joints.ts';
export { boxSimilarity, oksSimilarity, pckhSimilarity } from './similarity.ts';
export { formatTrackingScores, type TrackingScores, trackingScores } from './tracking-scores.ts';
