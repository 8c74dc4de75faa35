import { LimberError } from '../../errors.ts';
import { type PythonValue, unpickle } from './pickle/index.ts';

/**
 * Reads the only object in a `.npy` file, as `numpy.savez(file, name=dict)` stores a dict.
 * @throws LimberError for an array of another kind, or a damaged file.
 */
export function readNpyObject(bytes: Uint8Array, where: string): PythonValue {
  const isNpy = String.fromCharCode(...bytes.subarray(1, 6)) === 'NUMPY' && bytes[0] === 0x93;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [lengthAt, bodyAt] = bytes[6] === 1 ? [8, 10] : [8, 12];
  if (!isNpy || bytes.length < bodyAt) {
    throw new LimberError({ what: 'this is no .npy file', expected: 'a file that NumPy wrote', where });
  }
  const length = bytes[6] === 1 ? view.getUint16(lengthAt, true) : view.getUint32(lengthAt, true);
  const header = new TextDecoder().decode(bytes.subarray(bodyAt, bodyAt + length));
  if (!/'descr':\s*'\|O'/.test(header)) {
    throw new LimberError({ what: 'the array holds no Python objects', got: header.trim(), where });
  }
  const value = unpickle(bytes.subarray(bodyAt + length), where);
  const isArray = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'array';
  const [only, ...others] = isArray ? Array.from(value.data) : [];
  if (only !== undefined && others.length === 0) return only;
  throw new LimberError({
    what: 'the array does not hold exactly one object',
    expected: 'one dict, as np.savez writes it',
    where,
  });
}
