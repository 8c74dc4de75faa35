import type { Dataset, Group } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { describeMatlab, type MatlabValue, readMatlab } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { fuzz } from './fuzz.ts';
import { writeHdf5 } from './hdf5-writer.ts';
import { codes, join } from './matlab-writer.ts';

type Data = Float64Array | Uint8Array | Uint16Array | BigUint64Array;

/** A variable in MATLAB's form: axes reversed, its class in an attribute. */
function variable(file: Group, name: string, shape: number[], data: Data, className: string): void {
  const dataset = file.create_dataset({ name, shape, data }) as Dataset;
  dataset.create_attribute('MATLAB_class', className, [], `S${className.length}`);
}

const v73 = async () => {
  const content = await writeHdf5({}, (file) => {
    variable(
      file,
      'cube',
      [4, 3, 2],
      Float64Array.from({ length: 24 }, (_, index) => index),
      'double',
    );
    variable(file, 'yes', [3, 1], new Uint8Array([1, 0, 1]), 'logical');
    variable(file, 'name', [5, 1], new Uint16Array(codes('Größe')), 'char');
    variable(file, 'nothing', [2], new BigUint64Array([0n, 3n]), 'double');
    variable(file, 'silence', [2], new BigUint64Array([0n, 0n]), 'char');
    const struct = file.create_group('person');
    variable(struct, 'age', [1, 1], new Float64Array([36]), 'double');
    const links = [file.get('cube')!].map((target) => (target as Dataset).create_reference());
    file.create_dataset({ name: 'cell', data: links });
    variable(file.create_group('#refs#'), 'a', [1, 1], new Float64Array([1]), 'double');
  });
  const text = new TextEncoder().encode('MATLAB 7.3 MAT-file, written by a test'.padEnd(512));
  return join([text, content]);
};

describe('a MATLAB v7.3 file', () => {
  it('gives arrays with MATLAB’s axes, and structs', async () => {
    const read = await readMatlab(await v73(), 'some.mat');
    const found = [...read].map(([name, value]) => [name, describeMatlab(value)]);
    expect(Object.fromEntries(found)).toEqual({
      cube: '2×3×4 double',
      yes: '1×3 logical',
      name: '1×5 text',
      nothing: '0×3 double',
      silence: '0×0 text',
      person: '1×1 struct (age)',
      cell: 'references',
    });
    expect(read.get('cube')).toMatchObject({ data: Float64Array.from({ length: 24 }, (_, index) => index) });
    expect(read.get('yes')).toMatchObject({ data: [true, false, true] });
    expect(read.get('name')).toMatchObject({ data: 'Größe' });
    expect(read.get('person')).toMatchObject({ data: [new Map([['age', { kind: 'numeric' }]])] });
  });

  it('is refused when it is cut off', async () => {
    await expect(readMatlab((await v73()).subarray(0, 900), 'some.mat')).rejects.toThrow(LimberError);
    await expect(readMatlab((await v73()).subarray(0, 500), 'some.mat')).rejects.toThrow(
      'not a MATLAB v5 file – got a MATLAB v7.3 (HDF5) file',
    );
  });

  it('is read or refused when it is damaged', async () => {
    const expectSound = (value: MatlabValue): void => {
      if (value.kind === 'unsupported') return;
      const count = value.dims.reduce((product, length) => product * length, 1);
      if (value.data.length !== count) throw new Error(`${value.data.length} items of ${count}`);
    };
    const report = await fuzz({
      seed: 7,
      count: 150,
      files: [await v73()],
      read: async (bytes) => {
        for (const value of (await readMatlab(bytes, 'damaged.mat', 2 ** 24)).values()) expectSound(value);
      },
    });
    expect(Math.min(report.read, report.refused)).toBeGreaterThan(20);
  }, 600_000);
});
