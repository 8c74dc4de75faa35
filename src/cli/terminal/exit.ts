import { CommanderError } from '@commander-js/extra-typings';
import { LimberError } from '../../errors.ts';

/** Exit statuses. */
export const exit = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** Thrown after the reason has been printed. It carries only the exit status. */
export class Reported extends Error {
  override readonly name = 'Reported';
  readonly status: number;

  constructor(status: number) {
    super(`exit status ${status}`);
    this.status = status;
  }
}

/** How errors are printed. */
export interface Console {
  readonly error: (text: string) => void;
  /** Whether the stack of an internal error is printed. */
  readonly debug: boolean;
}

const complete = 'expected complete packages: run "npm install" in the folder that holds node_modules';

/**
 * Prints why a command failed, in the same form for all commands. A `LimberError` is one sentence; any other error is a
 * fault in Limber.
 * @returns the exit status.
 */
export function report(error: unknown, { error: print, debug }: Console): number {
  if (error instanceof Reported) return error.status;
  // Commander has already printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.success : exit.usage;
  if (error instanceof LimberError) {
    print(`limber: ${error.message}\n`);
    return exit.failure;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
    const [line] = message.split('\n');
    print(`limber: a package that Limber needs is not installed – got ${line} – ${complete}\n`);
    return exit.failure;
  }
  print(`limber: this is a fault in Limber: ${message}\n`);
  print(
    debug && error instanceof Error
      ? `${error.stack}\n`
      : 'Set LIMBER_DEBUG=1 to see where it happened, and please report it.\n',
  );
  return exit.failure;
}
