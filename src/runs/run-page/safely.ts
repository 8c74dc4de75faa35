import type { TrainingEvent } from '../training-events.ts';
import { type RunPage, runPageFile } from './run-page.ts';

/** A page that cannot be written does not end the training; it gives a single warning. */
export function safely<Found>(page: RunPage<Found>, on: (event: TrainingEvent) => void): RunPage<Found> {
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
    validated: (found, isBest) => attempt(page.validated(found, isBest)),
    end: (outcome) => attempt(page.end(outcome)),
  };
}
