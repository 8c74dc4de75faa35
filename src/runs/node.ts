export { readDetectorFile } from './node/detector-file.ts';
export {
  drawSyntheticFigures,
  type SyntheticFigures,
  type SyntheticFiguresOptions,
} from './node/draw-synthetic-figures.ts';
export { modelBytes } from './node/model-bytes.ts';
export { openModelFile } from './node/open-model-file.ts';
export { defaultDetector, defaultLifter, packagedFile } from './node/packaged.ts';
export { type RecipeFolders, readRecipe } from './node/read-recipe.ts';
export { readSkeleton } from './node/read-skeleton.ts';
export { runFolder } from './node/run-folder.ts';
export { defaultModel, packagedNetwork } from './packaged.ts';
