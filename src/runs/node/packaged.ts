import { fileURLToPath } from 'node:url';

/** The networks that come with the package, by the names that recipes and programs give them. */
const files: ReadonlyMap<string, string> = new Map([
  ['limber-lsp', 'limber-lsp.onnx'],
  ['movenet-lightning', 'movenet-lightning-trunk.onnx'],
]);

/** The path of a network that comes with the package; `undefined` where none has that name. */
export function packagedFile(name: string): string | undefined {
  const file = files.get(name);
  return file === undefined ? undefined : fileURLToPath(new URL(`../../../assets/${file}`, import.meta.url));
}

/** The model that `openModel` opens unless another is named. */
export const defaultModel = packagedFile('limber-lsp')!;
