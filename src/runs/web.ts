export { readRecipe, type WebRecipe, type WebRecipeFiles } from './web/read-recipe.ts';
export { openRunFolder, type WebRunFolder } from './web/run-folder.ts';
