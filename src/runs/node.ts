export { drawPuppets, type Puppets } from './draw-puppets.ts';
export { describeTraining } from './dry-run.ts';
export { defaultModel, loadEstimator } from './model-file.ts';
export {
  openArchitecture,
  openArchitectures,
  openInitialWeights,
  openSkeleton,
  readRecipe,
} from './read-recipe.ts';
export { readSkeleton } from './read-skeleton.ts';
export { runFolder } from './run-folder.ts';
export { openTrainingData, type TrainingData } from './train-data.ts';
export { openBatches } from './training-batches.ts';
export { validateModel } from './validate-model.ts';
