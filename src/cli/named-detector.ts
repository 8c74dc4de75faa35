import type { Detector } from '../detect/index.ts';

/**
 * Opens the detector that `--detector [file]` names.
 * @param named a file, or `true` for the one that comes with Limber.
 * @throws LimberError when it cannot be read or is wrong.
 */
export async function openNamedDetector(
  named: string | true | undefined,
  options: { readonly threads?: number | undefined; readonly minimumScore?: number | undefined } = {},
): Promise<Detector | undefined> {
  if (named === undefined) return undefined;
  const { openDetector } = await import('../public/node/detector.ts');
  return openDetector(named === true ? undefined : named, options);
}
