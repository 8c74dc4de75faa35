import { parse } from 'yaml';
import { LimberError } from '../errors.ts';

/**
 * Parses a YAML or JSON text.
 * @param what kind of text, for messages, e.g. `recipe`.
 * @throws LimberError when it is not YAML.
 */
export function parseYaml(what: string, text: string, where: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch (cause) {
    const [first] = cause instanceof Error ? cause.message.split('\n') : [String(cause)];
    throw new LimberError({ what: `the ${what} is not YAML`, got: first ?? 'nothing', where }, { cause });
  }
}
