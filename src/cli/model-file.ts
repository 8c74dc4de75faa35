import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LimberError } from '../errors.ts';
import { createEstimator, type Estimator } from '../estimate/index.ts';
import { nodeRuntime } from '../runtime/node.ts';
import { fileError } from './file-error.ts';

/** The model that comes with the package. */
export const defaultModel = fileURLToPath(new URL('../../assets/limber-lsp.onnx', import.meta.url));

/** Loads a model to predict with. @throws LimberError when there is none or it is not Limber's. */
export async function loadEstimator(path: string = defaultModel, threads?: number): Promise<Estimator> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw fileError('cannot read model', path, cause);
  });
  if (bytes.length === 0) throw new LimberError({ what: 'model is empty', got: '0 bytes', where: path });
  const model = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return createEstimator(model, path, nodeRuntime(threads === undefined ? {} : { threads }));
}
