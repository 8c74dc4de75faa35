/** The parts of a failure a user can act on. Every part but `what` may be left out. */
export interface Problem {
  /** What went wrong, e.g. `unknown joint "neckk"`. */
  readonly what: string;
  /** What was found, where `what` does not say it already. */
  readonly got?: string;
  /** What would have been right. */
  readonly expected?: string;
  /** File and line or record, e.g. `people.json, category 1`. */
  readonly where?: string;
}

/**
 * A failure that its message explains in one sentence: *what – got – expected – where*.
 * The command line prints the message alone; anything else that is thrown is a fault in Limber.
 */
export class LimberError extends Error {
  override readonly name = 'LimberError';

  constructor(problem: Problem | string, options?: ErrorOptions) {
    super(typeof problem === 'string' ? problem : sentence(problem), options);
  }
}

function sentence({ what, got, expected, where }: Problem): string {
  return [
    what,
    got === undefined ? undefined : `got ${got}`,
    expected === undefined ? undefined : `expected ${expected}`,
    where === undefined ? undefined : `in ${where}`,
  ]
    .filter((part) => part !== undefined)
    .join(' – ');
}
