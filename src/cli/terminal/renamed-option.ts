import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/** Accepts an option under an older name, and prints the new name. The help does not list the old name. */
export function renamedOption(command: CommandUnknownOpts, before: `--${string}`, now: `--${string}`): void {
  const option = new Option(`${before} <value>`, `the former name of ${now}`).hideHelp();
  command.addOption(
    option.argParser((value) => {
      process.stderr.write(`note: ${before} of this command is now called ${now}\n`);
      command.setOptionValueWithSource(now.slice(2), value, 'cli');
      return value;
    }),
  );
}
