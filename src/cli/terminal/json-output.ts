import type { TextSink } from '../../files/index.ts';
import type { Printer } from './printer.ts';

/** The output of a command: a table, and optionally JSON. */
export interface JsonOutput {
  /** Prints the table and writes the JSON. */
  write(table: string, value: unknown): Promise<void>;
  /** Removes the JSON file if it is unfinished. */
  abandon(): Promise<void>;
}

/**
 * Opens the output of a command that has the option `--json`. The table goes to standard output. With `--json -` the
 * JSON goes there, and the table goes to standard error.
 * @throws LimberError when the file cannot be written.
 */
export async function jsonOutput(
  file: string | undefined,
  { print, note }: Required<Printer>,
): Promise<JsonOutput> {
  const { fileSink } = await import('../../files/node.ts');
  const sink: TextSink | undefined = file === undefined || file === '-' ? undefined : await fileSink(file);
  return {
    async write(table, value) {
      const json = `${JSON.stringify(value, null, 2)}\n`;
      (file === '-' ? note : print)(`${table}\n`);
      if (file === '-') print(json);
      await sink?.write(json);
      await sink?.finish();
    },
    abandon: async () => sink?.abandon(),
  };
}
