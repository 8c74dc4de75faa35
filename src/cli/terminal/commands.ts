import type { Command } from '@commander-js/extra-typings';

/** A command of the program. Its options and action are loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** An older name, which still works. */
  readonly alias?: string;
  /** Its arguments for the help, or its main required option. */
  readonly takes: string;
  /** Its line in the help. */
  readonly about: string;
  /**
   * Loads the rest of the command.
   * @param words the words after its name.
   * @returns a function that adds its options and its action.
   */
  load(words: readonly string[]): Promise<(command: Command) => void | Promise<void>>;
}

/**
 * Adds commands to a program. Only the called command is loaded; the others are just listed in the help. The program
 * then starts faster.
 * @param words of the command line.
 */
export async function addCommands(
  program: Command,
  entries: readonly CommandEntry[],
  words: readonly string[],
): Promise<void> {
  const place = words.findIndex((word) => !word.startsWith('-'));
  const called = words[place];
  const terms = new Map(entries.map(({ name, takes }) => [name, `${name} ${takes}`]));
  program.configureHelp({ subcommandTerm: (command) => terms.get(command.name()) ?? command.name() });
  for (const { name, alias, about, load } of entries) {
    const command = program.command(name).description(about);
    if (alias !== undefined) command.alias(alias);
    if (called === undefined || (called !== name && called !== alias)) continue;
    const add = await load(words.slice(place + 1));
    await add(command);
  }
}
