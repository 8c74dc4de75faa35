import { fileURLToPath } from 'node:url';
import { LimberError } from '../errors.ts';
import { createEstimator, type Estimator } from '../estimate/index.ts';
import { nodeRuntime } from '../runtime/node.ts';
import { readBytes } from './read-bytes.ts';

/** The model that comes with the package. */
export const defaultModel = fileURLToPath(new URL('../../assets/limber-lsp.onnx', import.meta.url));

/** Loads a model to predict with. @throws LimberError when there is none or it is not Limber's. */
export async function loadEstimator(path: string = defaultModel, threads?: number): Promise<Estimator> {
  const model = await readBytes('model', path);
  if (model.length === 0) throw new LimberError({ what: 'model is empty', got: '0 bytes', where: path });
  return createEstimator(model, path, nodeRuntime(threads === undefined ? {} : { threads }));
}
