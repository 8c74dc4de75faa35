import { describeHdf5, type Hdf5Content, readHdf5 } from '../data/formats/hdf5/index.ts';
import { describeMatlab, readMatlab } from '../data/formats/matlab/index.ts';
import type { NumericArray } from './numeric-array.ts';

/** The numeric arrays of a file, and a description of its whole content. */
export interface FileArrays {
  readonly arrays: readonly NumericArray[];
  readonly contents: string;
}

/**
 * Reads the arrays of a MATLAB file: level 5, or v7.3, which is HDF5 with reversed axes.
 * @throws LimberError when the file is neither, or damaged.
 */
export async function matlabArrays(bytes: Uint8Array, where: string): Promise<FileArrays> {
  if (isHdf5(bytes)) {
    const { arrays } = await hdf5Arrays(bytes, where);
    const reversed = arrays.map((array) => ({
      ...array,
      dims: array.dims.toReversed(),
      fastest: 'first' as const,
    }));
    const contents = reversed.map(({ name, dims }) => `${name}: ${dims.join('×')} numbers`).join(', ');
    return { arrays: reversed, contents };
  }
  const variables = await readMatlab(bytes, where);
  return {
    contents: [...variables].map(([name, value]) => `${name}: ${describeMatlab(value)}`).join(', '),
    arrays: [...variables].flatMap(([name, value]) =>
      value.kind === 'numeric' ? [{ name, dims: value.dims, fastest: 'first', data: value.data }] : [],
    ),
  };
}

/**
 * Reads the arrays of an HDF5 file, with axes as h5py shows them. @throws LimberError when the file is not HDF5 or is
 * damaged.
 */
async function hdf5Arrays(bytes: Uint8Array, where: string): Promise<FileArrays> {
  return arraysOf(await readHdf5(bytes, where));
}

/** The numeric arrays of an HDF5 file that was read. */
export function arraysOf(content: Hdf5Content): FileArrays {
  return {
    contents: [...content].map(([name, value]) => `${name}: ${describeHdf5(value)}`).join(', '),
    arrays: [...content].flatMap(([name, value]) =>
      value.kind === 'numbers' ? [{ name, dims: value.shape, fastest: 'last', data: value.data }] : [],
    ),
  };
}

/** In MATLAB's v7.3 files, HDF5 begins after a header of 512 bytes. */
function isHdf5(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(512, 516)) === '\x89HDF';
}
