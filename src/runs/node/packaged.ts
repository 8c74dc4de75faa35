import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files of the networks in this package, by the names that recipes and programs use. */
const files = {
  'nanodet-g': 'nanodet-g.onnx',
  'limber-lsp': 'limber-lsp.onnx',
  'movenet-lightning': 'movenet-lightning-trunk.onnx',
  lift: 'lift.onnx',
} as const;

/** The path of a network in this package; `undefined` if no network has that name. */
export function packagedFile(name: string): string | undefined {
  return Object.hasOwn(files, name) ? assetPath(files[name as keyof typeof files]) : undefined;
}

/** The names of the networks in this package. */
export const packagedNames: readonly string[] = Object.keys(files);

/** The path of the file in this package that has the same file name as a path; `undefined` if there is none. */
export function packagedNamesake(path: string): string | undefined {
  const file = path.split(/[\\/]/).at(-1);
  return Object.values(files).some((name) => name === file) ? assetPath(file ?? '') : undefined;
}

/** The detector that `openDetector` opens by default. */
export const defaultDetector = assetPath(files['nanodet-g']);

/** The lifter that `openLifter` opens by default. */
export const defaultLifter = assetPath(files.lift);

/** The model that `openModel` opens by default. */
export const defaultModel = assetPath(files['limber-lsp']);

/** The path of a recipe in this package, e.g. `recipes/mouse.yaml`. The file may not exist. */
export function packagedRecipe(name: string): string {
  return fileURLToPath(new URL(`../../../recipes/${basename(name)}`, import.meta.url));
}

function assetPath(file: string): string {
  return fileURLToPath(new URL(`../../../assets/${file}`, import.meta.url));
}
