import type { Command } from '@commander-js/extra-typings';

/** A command by its name. Its options and what it does are loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** An older name, which still works. */
  readonly alias?: string;
  /** What it does, in a line of the help. */
  readonly about: string;
  /**
   * Loads the rest of the command.
   * @param words that follow its name.
   * @returns what adds its options and its action.
   */
  load(words: readonly string[]): Promise<(command: Command) => void | Promise<void>>;
}

/**
 * Adds commands to a program. The one that the command line calls is loaded; the others are listed in the help alone,
 * so that the program starts fast.
 * @param words of the command line.
 */
export async function addCommands(
  program: Command,
  entries: readonly CommandEntry[],
  words: readonly string[],
): Promise<void> {
  const place = words.findIndex((word) => !word.startsWith('-'));
  const called = words[place];
  for (const { name, alias, about, load } of entries) {
    const command = program.command(name).description(about);
    if (alias !== undefined) command.alias(alias);
    if (called === undefined || (called !== name && called !== alias)) continue;
    const add = await load(words.slice(place + 1));
    await add(command);
  }
}
