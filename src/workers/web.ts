import { LimberError } from '../errors.ts';

/**
 * The reason why a web worker failed.
 * @param script the name of the file that it runs.
 */
export function brokenWorker(event: ErrorEvent, script: string): Error {
  event.preventDefault();
  if (event.message) return new Error(`${event.message} in ${event.filename}`);
  // A script that cannot be loaded gives an event without a message.
  return new LimberError({
    what: "cannot start Limber's worker",
    got: 'a script that does not load',
    expected: `the file "${script}" beside the page's program; docs/browser.md explains how to put it there`,
  });
}
