import { InstallationError, LimberError, type Problem } from '../errors.ts';

/** An error in a message between threads, where error objects lose their class. */
export type SentError =
  /** The parts of a `LimberError`. */
  | { readonly problem: Problem; readonly ofInstallation: boolean }
  /** The text of any other error. */
  | { readonly fault: string };

/** The message for an error. */
export function sentError(error: unknown): SentError {
  if (error instanceof LimberError) {
    return { problem: error.problem, ofInstallation: error instanceof InstallationError };
  }
  return { fault: error instanceof Error ? error.message : String(error) };
}

/** The error of a message. */
export function receivedError(sent: SentError): Error {
  if ('fault' in sent) return new Error(sent.fault);
  return sent.ofInstallation ? new InstallationError(sent.problem) : new LimberError(sent.problem);
}
