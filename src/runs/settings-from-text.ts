import { parse } from 'yaml';
import { LimberError } from '../errors.ts';
import { isTextSetting } from '../train/index.ts';

/**
 * Reads settings that were typed as text, e.g. `{ 'training.steps': '500' }`, as YAML. A setting that the recipe's
 * schema accepts only as text stays text.
 * @param where where the settings were typed, for messages.
 * @throws LimberError when a value is not YAML.
 */
export function settingsFromText(
  given: Readonly<Record<string, string>>,
  where: string,
): Readonly<Record<string, unknown>> {
  const read = (key: string, text: string): unknown => {
    try {
      return parse(text, { logLevel: 'error' });
    } catch (cause) {
      throw new LimberError({ what: `the value of "${key}" is not YAML`, got: text, where }, { cause });
    }
  };
  return Object.fromEntries(
    Object.entries(given).map(([key, text]) => [key, isTextSetting(key) ? text : read(key, text)]),
  );
}
