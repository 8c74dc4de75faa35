import { fileURLToPath } from 'node:url';

/** Files of the networks in this package, by the names that recipes and programs use. */
const files: ReadonlyMap<string, string> = new Map([
  ['nanodet-g', 'nanodet-g.onnx'],
  ['limber-lsp', 'limber-lsp.onnx'],
  ['movenet-lightning', 'movenet-lightning-trunk.onnx'],
]);

/** The path of a network in this package; `undefined` if no network has that name. */
export function packagedFile(name: string): string | undefined {
  const file = files.get(name);
  return file === undefined ? undefined : fileURLToPath(new URL(`../../../assets/${file}`, import.meta.url));
}

/** The detector that `openDetector` opens by default. */
export const defaultDetector = packagedFile('nanodet-g')!;

/** The model that `openModel` opens by default. */
export const defaultModel = packagedFile('limber-lsp')!;
