import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documentJsonSchema } from '../src/report/index.ts';
import { recipeJsonSchema } from './recipe-reference/json-schema.ts';

// Writes the schemas that docs/schema publishes; the tests fail when they are stale.
const folder = fileURLToPath(new URL('../docs/schema/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}evaluation.schema.json`, documentJsonSchema());
writeFileSync(`${folder}recipe.schema.json`, `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
