import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPackagedFile, packagedNetwork } from '../packaged.ts';

/** The path of a network in this package; `undefined` if no network has that name. */
export function packagedFile(name: string): string | undefined {
  const network = packagedNetwork(name);
  return network && assetPath(network.file);
}

/** The path of the file in this package that has the same file name as a path; `undefined` if there is none. */
export function packagedNamesake(path: string): string | undefined {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return isPackagedFile(file) ? assetPath(file) : undefined;
}

/** The detector that `openDetector` opens by default. */
export const defaultDetector = assetPath('nanodet-g.onnx');

/** The lifter that `openLifter` opens by default. */
export const defaultLifter = assetPath('lift.onnx');

/** The path of a recipe in this package, e.g. `recipes/mouse.yaml`. The file may not exist. */
export function packagedRecipe(name: string): string {
  return fileURLToPath(new URL(`../../../recipes/${basename(name)}`, import.meta.url));
}

function assetPath(file: string): string {
  return fileURLToPath(new URL(`../../../assets/${file}`, import.meta.url));
}
