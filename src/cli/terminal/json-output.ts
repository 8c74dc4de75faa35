import type { TextSink } from '../../files/index.ts';
import type { Printer } from './terminal.ts';

/** Prints a command's table and writes its JSON. */
export type WriteOutput = (table: string, value: unknown) => Promise<void>;

/**
 * Runs a command that has the option `--json`. The table goes to standard output. With `--json -` the JSON goes there,
 * and the table goes to standard error. The file is opened first: one that cannot be written fails before the work. An
 * unfinished file is removed.
 * @throws LimberError when the file cannot be written, and whatever the command throws.
 */
export async function withJsonOutput(
  file: string | undefined,
  { print, note }: Required<Printer>,
  run: (write: WriteOutput) => Promise<void>,
): Promise<void> {
  const { fileSink } = await import('../../files/node.ts');
  const sink: TextSink | undefined = file === undefined || file === '-' ? undefined : await fileSink(file);
  try {
    await run(async (table, value) => {
      const json = `${JSON.stringify(value, null, 2)}\n`;
      (file === '-' ? note : print)(`${table}\n`);
      if (file === '-') print(json);
      await sink?.write(json);
      await sink?.finish();
    });
  } finally {
    await sink?.abandon();
  }
}
