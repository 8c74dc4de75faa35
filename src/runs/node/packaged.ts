import { fileURLToPath } from 'node:url';

/** Files of the networks in this package, by the names that recipes and programs use. */
const files = {
  'nanodet-g': 'nanodet-g.onnx',
  'limber-lsp': 'limber-lsp.onnx',
  'movenet-lightning': 'movenet-lightning-trunk.onnx',
} as const;

/** The path of a network in this package; `undefined` if no network has that name. */
export function packagedFile(name: string): string | undefined {
  return Object.hasOwn(files, name) ? assetPath(files[name as keyof typeof files]) : undefined;
}

/** The detector that `openDetector` opens by default. */
export const defaultDetector = assetPath(files['nanodet-g']);

/** The model that `openModel` opens by default. */
export const defaultModel = assetPath(files['limber-lsp']);

function assetPath(file: string): string {
  return fileURLToPath(new URL(`../../../assets/${file}`, import.meta.url));
}
