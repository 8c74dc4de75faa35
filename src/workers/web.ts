import { LimberError } from '../errors.ts';

/**
 * Why a web worker broke down.
 * @param script the name of the file that it runs.
 */
export function brokenWorker(event: ErrorEvent, script: string): Error {
  event.preventDefault();
  if (event.message) return new Error(`${event.message} in ${event.filename}`);
  // A script that cannot be loaded says nothing at all.
  return new LimberError({
    what: "cannot start Limber's worker",
    got: 'a script that does not load',
    expected: `the file "${script}" beside the page's program; docs/browser.md says how it gets there`,
  });
}
