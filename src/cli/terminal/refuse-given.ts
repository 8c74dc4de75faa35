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
  for (const option of command.options) {
    const name = option.attributeName();
    if (isRefused(name) && command.getOptionValueSource(name) === 'cli')
      command.error(`error: ${option.long} ${reason}`);
  }
}
