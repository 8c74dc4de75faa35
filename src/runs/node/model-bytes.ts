import { LimberError } from '../../errors.ts';
import { readBytes } from '../../files/node.ts';
import { nodePlatform } from '../../platform/node.ts';
import { packagedNetwork } from '../packaged.ts';
import type { Reading } from '../reading.ts';
import { packagedFile } from './packaged.ts';

/**
 * The bytes of a model's file, its name for messages, and how a packaged model is read under its name.
 * @param model path, address or bytes of an `.onnx` file, or the name of a model in the package.
 * @throws LimberError when it cannot be read.
 */
export async function modelBytes(
  model: string | URL | Uint8Array,
): Promise<{ readonly bytes: Uint8Array; readonly name: string; readonly reading?: Reading | undefined }> {
  if (model instanceof Uint8Array) return { bytes: model, name: 'a model' };
  const name = nodePlatform.nameOf(model) ?? 'a model';
  if (typeof model === 'string') {
    const packaged = packagedFile(model);
    const bytes = await readBytes('model', packaged ?? model);
    return { bytes, name: model, reading: packagedNetwork(model)?.reading };
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
