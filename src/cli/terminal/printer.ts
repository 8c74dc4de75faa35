/** Where a command's text goes. */
export interface Printer {
  /** Results; standard output unless given. */
  readonly print?: (text: string) => void;
  /** What is said beside results; standard error unless given. */
  readonly note?: (text: string) => void;
}

/** The process's own streams where nothing else is given. */
export function printer({
  print = (text) => void process.stdout.write(text),
  note = (text) => void process.stderr.write(text),
}: Printer): Required<Printer> {
  return { print, note };
}
