import { LimberError } from '../../errors.ts';

/** Settings from the command line, read as YAML. Settings that the recipe's schema accepts only as text stay text. */
export async function typedSettings(
  given: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const [{ parse }, { isTextSetting }] = await Promise.all([import('yaml'), import('../../train/index.ts')]);
  const read = (key: string, text: string): unknown => {
    try {
      return parse(text, { logLevel: 'error' });
    } catch (cause) {
      throw new LimberError(
        { what: `the value of "${key}" is not YAML`, got: text, where: '--set' },
        { cause },
      );
    }
  };
  return Object.fromEntries(
    Object.entries(given).map(([key, text]) => [key, isTextSetting(key) ? text : read(key, text)]),
  );
}
