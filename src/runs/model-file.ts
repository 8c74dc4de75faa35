import { fileURLToPath } from 'node:url';
import { LimberError } from '../errors.ts';
import { createEstimator, type Estimator } from '../estimate/index.ts';
import { readBytes } from '../files/node.ts';
import type { Runtime } from '../runtime/index.ts';
import { nodeRuntime } from '../runtime/node.ts';

/** The model that comes with the package. */
export const defaultModel = fileURLToPath(new URL('../../assets/limber-lsp.onnx', import.meta.url));

/** From so many pictures on, making a model faster first takes less time than it saves. */
const many = 32;

/**
 * Loads a model to predict with.
 * @param pictures how many there will be.
 * @param runtimeForMany what runs the model if these are many: takes longer to begin, but need not hold up what comes next.
 * @throws LimberError when there is none or it is not Limber's.
 */
export async function loadEstimator(
  path: string = defaultModel,
  threads?: number,
  pictures = 1,
  runtimeForMany: (options: { readonly threads?: number }) => Runtime = nodeRuntime,
): Promise<Estimator> {
  const model = await readBytes('model', path);
  if (model.length === 0) throw new LimberError({ what: 'model is empty', got: '0 bytes', where: path });
  const options = threads === undefined ? {} : { threads };
  if (pictures < many) return createEstimator(model, path, nodeRuntime(options));
  return createEstimator(await accelerated(model, path), path, runtimeForMany(options));
}

/** Models of Limber's are known to its graph; what is not is run as it is. */
async function accelerated(model: Uint8Array, path: string): Promise<Uint8Array> {
  const { accelerateModel } = await import('../graph/index.ts');
  try {
    return accelerateModel(model, path);
  } catch (error) {
    if (error instanceof LimberError) return model;
    throw error;
  }
}
