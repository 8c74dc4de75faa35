import { fileKind, matlab73File } from '../../../file-kind.ts';
import { Budget } from '../../budget.ts';
import { isHdf5 } from '../hdf5/index.ts';
import { Cursor } from './cursor.ts';
import { compressedType, type Element, readElement } from './element.ts';
import { headerLength, readHeader } from './header.ts';
import { inflate } from './inflate.ts';
import { readMatrix } from './matrix.ts';
import { readMatlab73 } from './read-v73.ts';
import type { MatlabValue } from './value.ts';

const defaultLimit = 512 * 2 ** 20;

/**
 * Reads a MATLAB level 5 file, as written by `save -v6` and `-v7` ("MAT-File Format", The MathWorks): numeric,
 * logical, char, cell and struct arrays, compressed or not, in either byte order. Complex and sparse arrays, function
 * handles and objects are returned as `unsupported`; the rest of the file is still read. Of files written by `save
 * -v7.3`, arrays without links are read; see `readMatlab73`.
 * @param where the file's name in messages
 * @param maxBytes largest memory of the values; default 512 MiB. It guards against small files that expand without
 * end.
 * @returns the variables by name, in file order
 * @throws LimberError when the file has another format (which is named), is cut short, damaged or too large.
 */
export async function readMatlab(
  bytes: Uint8Array,
  where: string,
  maxBytes: number = defaultLimit,
): Promise<ReadonlyMap<string, MatlabValue>> {
  if (fileKind(bytes) === matlab73File && isHdf5(bytes)) return await readMatlab73(bytes, where, maxBytes);
  const { littleEndian } = readHeader(bytes, where);
  const budget = new Budget(maxBytes, 'the MATLAB file', where);
  const variables = new Map<string, MatlabValue>();
  const file = new Cursor(viewOf(bytes), littleEndian, where, headerLength);
  while (file.left > 0) {
    const start = file.position;
    const element = await decompress(readElement(file), `${where}, variable at byte ${start}`, budget);
    const { name, value } = readMatrix(element, budget);
    // An array without a name is MATLAB's own record of function handles and objects.
    if (name !== '') variables.set(name, value);
  }
  return variables;
}

async function decompress(element: Element, where: string, budget: Budget): Promise<Element> {
  if (element.type !== compressedType) return element;
  const inflated = await inflate(element.body.bytes(), budget, where);
  return readElement(new Cursor(viewOf(inflated), element.body.littleEndian, where));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
