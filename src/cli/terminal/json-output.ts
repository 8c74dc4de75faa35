import type { TextSink } from '../../files/index.ts';
import type { Printer } from './printer.ts';

/** Where a command's table goes, and its JSON if it is wanted. */
export interface JsonOutput {
  /** Prints the table and writes the JSON. */
  write(table: string, value: unknown): Promise<void>;
  /** Leaves nothing behind, unless everything has been written. */
  abandon(): Promise<void>;
}

/**
 * Opens the output of a command with the option `--json`: its table goes to standard output, or to standard error where
 * the JSON takes that place (`-`).
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
