import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Limber's version, from its package.json, which is two folders up both in `src` and in `dist`. */
export const version: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;
