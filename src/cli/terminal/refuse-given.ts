import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/**
 * Ends the program with a usage error if an option was given that does not belong to the others.
 * @param isRefused is called with the option's name as a property, e.g. `minConfidence`.
 * @param reason follows the option in the message.
 */
export function refuseGiven(
  command: CommandUnknownOpts,
  isRefused: (name: string) => boolean,
  reason: string,
): void {
  const [refused] = givenOptions(command, isRefused);
  if (refused !== undefined) command.error(`error: ${refused} ${reason}`);
}

/** The options of the command line that are meant, e.g. `--out`. */
export function givenOptions(
  command: CommandUnknownOpts,
  isMeant: (name: string) => boolean,
): readonly string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    return isMeant(name) && command.getOptionValueSource(name) === 'cli' ? [option.long ?? name] : [];
  });
}
