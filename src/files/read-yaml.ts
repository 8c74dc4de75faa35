import { parse } from 'yaml';
import { LimberError } from '../errors.ts';
import { readBytes } from './read-bytes.ts';

/** What a YAML or JSON file says. @throws LimberError when it cannot be read or is not YAML. */
export async function readYaml(what: string, path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(what, path));
  try {
    return parse(text, { logLevel: 'error' });
  } catch (cause) {
    const [first] = cause instanceof Error ? cause.message.split('\n') : [String(cause)];
    throw new LimberError(
      { what: `the ${what} is not YAML`, got: first ?? 'nothing', where: path },
      { cause },
    );
  }
}
