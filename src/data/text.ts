import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { FileSource } from './sources/index.ts';

/** A text file's content (UTF-8 without byte order mark), and the file's name in messages. */
export interface TextFile {
  readonly text: string;
  readonly where: string;
}

/** @throws LimberError when the file does not exist or is too long for a string. */
export async function readText(files: FileSource, name: string): Promise<TextFile> {
  const where = `${files.name}/${name}`;
  const bytes = await files.read(name);
  try {
    return { text: new TextDecoder().decode(bytes), where };
  } catch (cause) {
    throw new LimberError({ what: 'cannot read as text', got: `${bytes.length} bytes`, where }, { cause });
  }
}

/** Runs a parser that throws its own errors. @throws LimberError `not KIND` with the parser's reason. */
export function parseText<Content>(
  kind: string,
  { text, where }: TextFile,
  parse: (text: string) => Content,
): Content {
  try {
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? at(cause.message.split('\n'), 0) : String(cause);
    throw new LimberError({ what: `not ${kind}`, got: reason || 'damaged text', where }, { cause });
  }
}
