/** Where a command prints its text. */
export interface Printer {
  /** Prints results. Default: standard output. */
  readonly print?: (text: string) => void;
  /** Prints remarks. Default: standard error. */
  readonly note?: (text: string) => void;
}

/** Fills in the process's own streams. */
export function printer({
  print = (text) => void process.stdout.write(text),
  note = (text) => void process.stderr.write(text),
}: Printer): Required<Printer> {
  return { print, note };
}
