import { LimberError } from '../../errors.ts';
import { readBytes } from '../../files/node.ts';
import { nodePlatform } from '../../platform/node.ts';
import { packagedFile } from './packaged.ts';

/**
 * The bytes of a model's file, and its name for messages.
 * @param model path, address or bytes of an `.onnx` file, or the name of a model in the package.
 * @throws LimberError when it cannot be read.
 */
export async function modelBytes(
  model: string | URL | Uint8Array,
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  if (model instanceof Uint8Array) return { bytes: model, name: 'a model' };
  const name = nodePlatform.nameOf(model) ?? 'a model';
  if (typeof model === 'string') {
    const path = packagedFile(model) ?? model;
    return { bytes: await readBytes('model', path), name: path };
  }
  if (model.protocol === 'file:') return { bytes: await readBytes('model', name), name };
  const response = await fetch(model).catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'cannot load model', got, where: name }, { cause });
  });
  if (!response.ok) {
    throw new LimberError({ what: 'cannot load model', got: `HTTP ${response.status}`, where: name });
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), name };
}
