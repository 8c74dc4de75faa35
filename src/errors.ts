/** The parts of a failure a user can act on. Every part but `what` may be left out. */
export interface Problem {
  /** The failure, e.g. `unknown joint "neckk"`. */
  readonly what: string;
  /** The actual value or situation, unless `what` already contains it. */
  readonly got?: string | undefined;
  /** A correct value. */
  readonly expected?: string | undefined;
  /** File and line or record, e.g. `people.json, category 1`. */
  readonly where?: string | undefined;
}

/**
 * A failure explained by one sentence: *what – got – expected – where*. The command line prints only this sentence. Any
 * other thrown error is a fault in Limber.
 */
export class LimberError extends Error {
  override readonly name = 'LimberError';
  /** The message's parts. */
  readonly problem: Problem;

  constructor(problem: Problem | string, options?: ErrorOptions) {
    const parts = typeof problem === 'string' ? { what: problem } : problem;
    super(sentence(parts), options);
    this.problem = parts;
  }

  /** The same failure of something larger, e.g. of a file: its place is `where`, and in that the place it had. */
  at(where: string): LimberError {
    const inside = this.problem.where;
    const place = inside === undefined ? where : `${where}, ${inside}`;
    return new LimberError({ ...this.problem, where: place }, { cause: this });
  }
}

/** A failure of the installation. A long call ends with it instead of reporting it for every item. */
export class InstallationError extends LimberError {}

/**
 * The failure that was caught.
 * @throws any other error that was caught: a programming fault, which must not be treated as a failure, or a failure of
 * the installation.
 */
export function problemOf(caught: unknown): LimberError {
  if (caught instanceof LimberError && !(caught instanceof InstallationError)) return caught;
  throw caught;
}

/** The result of a promise, or its failure. @throws any other error of the promise. */
export function orProblem<Result>(work: Promise<Result>): Promise<Result | LimberError> {
  return work.catch(problemOf);
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
