import type { Box } from '../geometry/index.ts';

/** The command line of `limber explain`, read. */
export interface ExplainOptions {
  readonly model?: string;
  readonly out?: string;
  readonly box?: Box;
  readonly flip?: true;
  readonly threads?: number;
}
