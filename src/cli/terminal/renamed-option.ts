import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/** Lets an option be given by an older name, with a note about the new one. The help does not list the old name. */
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
