export { type DrawFilmOptions, drawFilm } from './draw-film.ts';
export { type EstimateVideoOptions, estimateVideo } from './estimate-film.ts';
export { type EstimatedFrame, type FilmEvent, type FilmModel, untracked } from './estimate-frames.ts';
export { type FilmPoses, readFilmPoses } from './film-file.ts';
export { type FilmFiguresOptions, filmFigures } from './film-figures.ts';
export type { FilmFacts } from './film-image.ts';
export type { FilmHeader } from './film-lines.ts';
export { openFilmTruth, wholeFilmPoses } from './film-truth.ts';
export { isFilmFile } from './is-film-file.ts';
export {
  type FilmSmoothing,
  formatFilmScores,
  type ScoreFilmOptions,
  type SmoothingScores,
  scoreFilmPoses,
} from './score-film.ts';
export { writeFilmCsv } from './write-csv.ts';
export {
  type FilmPosesEvent,
  type WriteFilmPosesOptions,
  type WrittenFilmPoses,
  writeFilmPoses,
} from './write-poses.ts';
