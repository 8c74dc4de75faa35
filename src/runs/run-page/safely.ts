import type { TrainingEvent } from '../training-events.ts';
import { type RunPage, runPageFile } from './run-page.ts';

/** A page that cannot be written does not end the training; it gives a single warning. */
export function safely(page: RunPage, on: (event: TrainingEvent) => void): RunPage {
  let isBroken = false;
  const attempt = async (write: Promise<void>): Promise<void> => {
    try {
      await write;
    } catch (error) {
      if (!isBroken) {
        const reason = error instanceof Error ? error.message : String(error);
        on({
          kind: 'warning',
          message: `${runPageFile} cannot be written, and the training goes on: ${reason}`,
        });
      }
      isBroken = true;
    }
  };
  return {
    ...page,
    validated: (poses, isBest) => attempt(page.validated(poses, isBest)),
    end: (outcome) => attempt(page.end(outcome)),
  };
}
