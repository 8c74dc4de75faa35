import { LimberError } from '../../../errors.ts';
import { fileKind, matlabFile } from '../../../file-kind.ts';

/** Bytes before the first element: 116 of text, 8 of subsystem offset, 2 of version, 2 of byte order. */
export const headerLength = 128;

/**
 * Checks the header of a MATLAB v5 file and returns whether its numbers are little-endian.
 * @throws LimberError that names the file's actual kind, if it is recognized.
 */
export function readHeader(bytes: Uint8Array, where: string): { readonly littleEndian: boolean } {
  const order = String.fromCharCode(...bytes.subarray(126, headerLength));
  const littleEndian = order === 'IM';
  const [low, high] = littleEndian ? [bytes[124], bytes[125]] : [bytes[125], bytes[124]];
  if ((littleEndian || order === 'MI') && high === 1 && low === 0) return { littleEndian };
  const kind = fileKind(bytes);
  throw new LimberError({
    what: 'not a MATLAB v5 file',
    got: kind === matlabFile ? `${kind} that is cut short or damaged` : kind,
    expected: "a file as MATLAB's save -v6 or -v7 writes it",
    where,
  });
}
