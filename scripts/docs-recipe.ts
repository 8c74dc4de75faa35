import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { recipeReference } from './recipe-reference/render.ts';

// Writes docs/recipe-reference.md; the tests fail when it is stale.
writeFileSync(fileURLToPath(new URL('../docs/recipe-reference.md', import.meta.url)), recipeReference());
