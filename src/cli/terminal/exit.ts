import { CommanderError } from '@commander-js/extra-typings';
import { LimberError } from '../../errors.ts';

/** Exit statuses. */
export const exit = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** Thrown when the reason has been printed already and only the exit status is left to say. */
export class Reported extends Error {
  override readonly name = 'Reported';
  readonly status: number;

  constructor(status: number) {
    super(`exit status ${status}`);
    this.status = status;
  }
}

/** Where a command's text goes and what it knows of the world. */
export interface Console {
  readonly error: (text: string) => void;
  /** Whether a fault in Limber is printed with its stack. */
  readonly debug: boolean;
}

/**
 * Says what went wrong, once and for all commands.
 * A `LimberError` is one sentence; anything else is a fault in Limber.
 * @returns the exit status.
 */
export function report(error: unknown, { error: print, debug }: Console): number {
  if (error instanceof Reported) return error.status;
  // Commander has printed its message by then.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.success : exit.usage;
  if (error instanceof LimberError) {
    print(`limber: ${error.message}\n`);
    return exit.failure;
  }
  const message = error instanceof Error ? error.message : String(error);
  print(`limber: this is a fault in Limber: ${message}\n`);
  print(
    debug && error instanceof Error
      ? `${error.stack}\n`
      : 'Set LIMBER_DEBUG=1 to see where it happened, and please report it.\n',
  );
  return exit.failure;
}
