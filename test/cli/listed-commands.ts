import { limber } from './run.ts';

/** A command in the help. */
export interface ListedCommand {
  /** Its name, after the names of its parent commands. */
  readonly words: readonly string[];
  /** Its arguments, or its main required option. */
  readonly takes: string;
  readonly about: string;
}

/** Every command of the program, read from its help, so that the tests include all of them. */
export async function listedCommands(words: readonly string[] = []): Promise<readonly ListedCommand[]> {
  const { stdout } = await limber([...words, '--help']);
  const [, list = ''] = stdout.split(/^Commands:\n/m);
  const [lines = ''] = list.split('\n\n');
  const commands: ListedCommand[] = [];
  for (const line of lines.trimEnd().split('\n')) {
    const [, name, takes, about] = /^ {2}(\S+)(.*?) {2,}(.+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const own = [...words, name];
    commands.push({ words: own, takes: takes!.trim(), about: about! });
    if (takes!.includes('<command>')) commands.push(...(await listedCommands(own)));
  }
  return commands;
}
