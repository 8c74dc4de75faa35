export { type DrawFilmOptions, drawFilm } from './draw-film.ts';
export {
  type EstimatedFrame,
  type EstimateVideoOptions,
  estimateVideo,
  type FilmEvent,
  type FilmModel,
} from './estimate-film.ts';
export { type FilmHeader, type FilmPoses, readFilmPoses } from './film-file.ts';
export { openFilmTruth, wholeFilmPoses } from './film-truth.ts';
export type { FilmFacts } from './probe.ts';
export {
  type FilmSmoothing,
  formatFilmScores,
  type ScoreFilmOptions,
  type SmoothingScores,
  scoreFilmPoses,
} from './score-film.ts';
export { isFilmFile } from './is-film-file.ts';
export { writeFilmCsv } from './write-csv.ts';
export {
  type FilmPosesEvent,
  type WriteFilmPosesOptions,
  type WrittenFilmPoses,
  writeFilmPoses,
} from './write-poses.ts';
