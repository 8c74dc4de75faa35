import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/**
 * Accepts an option under an older name, and prints the new name. The help does not list the old name.
 * @param parse the parser of the option's value. Default: the value stays text.
 */
export function renamedOption(
  command: CommandUnknownOpts,
  before: `--${string}`,
  now: `--${string}`,
  parse: (text: string) => unknown = (text) => text,
): void {
  const option = new Option(`${before} <value>`, `the former name of ${now}`).hideHelp();
  command.addOption(
    option.argParser((value) => {
      process.stderr.write(`note: ${before} of this command is now called ${now}\n`);
      command.setOptionValueWithSource(now.slice(2), parse(value), 'cli');
      return value;
    }),
  );
}
