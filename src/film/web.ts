export {
  type EstimatedFrame,
  estimateFrames,
  type FilmEvent,
  type FilmSearchOptions,
  untracked,
} from './estimate-frames.ts';
export { type FilmFiguresOptions, filmFigures } from './film-figures.ts';
export type { FilmFacts } from './film-image.ts';
export { type FilmHeader, filmHeader, frameLine, headerLine } from './film-lines.ts';
export { type FinishOptions, finishFrames } from './finish-frames.ts';
export { liftFrames } from './lift-frames.ts';
export { openWebFilm } from './web-frames.ts';
