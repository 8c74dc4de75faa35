import { decodeModel } from '../../onnx/index.ts';
import { emitLowered } from '../emit.ts';
import { importOnnx } from '../import/index.ts';
import { lower } from './lower.ts';
import type { GraphTarget } from './targets.ts';

/**
 * Rewrites an exported model for the target that will run it. Inputs, outputs and metadata stay the same. Returns the
 * unchanged bytes when there is nothing to gain.
 * @param where the file's name, for messages.
 * @throws LimberError when the file is no ONNX model, or has operators that Limber does not know.
 */
export function accelerateModel(bytes: Uint8Array, where: string, target: GraphTarget): Uint8Array {
  const model = decodeModel(bytes, where);
  const { outputs } = importOnnx(model, { where });
  const lowered = lower(outputs, { target });
  const same = Object.entries(outputs).every(([name, value]) => lowered.outputs[name] === value);
  if (same) return bytes;
  return emitLowered(lowered, { name: model.graph.name, metadata: model.metadata });
}
