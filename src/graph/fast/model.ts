import { decodeModel } from '../../onnx/index.ts';
import { emit } from '../emit.ts';
import { importOnnx } from '../import/index.ts';
import { nodesInOrder } from '../traverse.ts';
import { withFastConvolutions } from './rewrite.ts';

/**
 * An exported model as a processor computes it fastest: the same inputs, outputs and metadata, with fast convolutions
 * where they pay; the file's own bytes where they do not.
 * @param where the file's name, for messages.
 * @throws LimberError when the file is no ONNX model, or has operators that Limber does not know.
 */
export function accelerateModel(bytes: Uint8Array, where: string): Uint8Array {
  const model = decodeModel(bytes, where);
  const { outputs } = importOnnx(model, { where });
  const fast = withFastConvolutions(outputs);
  const count = (values: typeof fast) => nodesInOrder(Object.values(values)).length;
  if (count(fast) === count(outputs)) return bytes;
  return emit({ name: model.graph.name, outputs: fast, metadata: model.metadata });
}
