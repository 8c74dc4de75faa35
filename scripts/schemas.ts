import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documentJsonSchema } from '../src/report/index.ts';

// Writes the schemas that docs/schema publishes; the tests fail when they are stale.
const folder = fileURLToPath(new URL('../docs/schema/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}evaluation.schema.json`, documentJsonSchema());
