import { type Hdf5Attributes, type Hdf5Dataset, writeHdf5 } from '../hdf5/write.ts';
import type { Frame } from './frame.ts';

/** The names of the columns' levels, and the key of the table. */
export interface FrameNames {
  readonly key: string;
  /** One for each level of the columns. */
  readonly levels: readonly string[];
}

/**
 * Writes an HDF5 file with a table for pandas' `read_hdf`. The layout is `fixed` of pandas 0.15.2 and later, as written
 * by `DataFrame.to_hdf` through PyTables. If row names have several levels, rows have a MultiIndex.
 */
export function writeFrame(
  { columns, index, values }: Frame,
  { key, levels }: FrameNames,
): Promise<Uint8Array> {
  const items = axisDatasets(`${key}/block0_items`, columns, levels);
  const axis0 = axisDatasets(`${key}/axis0`, columns, levels);
  const axis1 = axisDatasets(`${key}/axis1`, index, undefined);
  const group = { CLASS: 'GROUP', VERSION: '1.0' };
  return writeHdf5({
    groups: {
      '': { ...group, PYTABLES_FORMAT_VERSION: '2.1' },
      [key]: {
        ...group,
        pandas_type: 'frame',
        pandas_version: '0.15.2',
        encoding: 'UTF-8',
        errors: 'strict',
        ndim: 2n,
        nblocks: 1n,
        ...axis0.attributes,
        ...axis1.attributes,
        ...items.attributes,
      },
    },
    datasets: {
      ...axis0.datasets,
      ...axis1.datasets,
      ...items.datasets,
      [`${key}/block0_values`]: {
        shape: [index.length, columns.length],
        data: new Float64Array(values.flat()),
        attributes: array,
      },
    },
  });
}

/** The attributes that PyTables gives to every array. */
const array = { CLASS: 'ARRAY', FLAVOR: 'numpy', VERSION: '2.4', transposed: { byte: 1 } } as const;

interface AxisParts {
  /** Attributes of the group. */
  readonly attributes: Hdf5Attributes;
  readonly datasets: Readonly<Record<string, Hdf5Dataset>>;
}

/**
 * The names along an axis as a list. With several levels: for each level its sorted names, and for each row its index
 * into them.
 */
function axisDatasets(
  path: string,
  names: readonly (readonly string[])[],
  levels: readonly string[] | undefined,
): AxisParts {
  const axis = path.slice(path.lastIndexOf('/') + 1);
  const depth = names[0]?.length ?? 1;
  if (depth === 1 && levels === undefined) {
    const data = names.map(([name = '']) => name);
    return {
      attributes: { [`${axis}_variety`]: 'regular' },
      datasets: {
        [path]: { shape: [data.length], data, attributes: { ...array, kind: 'string' } },
      },
    };
  }
  const datasets: Record<string, Hdf5Dataset> = {};
  for (let level = 0; level < depth; level++) {
    const own = names.map((each) => each[level] ?? '');
    const sorted = [...new Set(own)].sort();
    const place = new Map(sorted.map((name, code) => [name, code]));
    const name = levels?.[level];
    datasets[`${path}_level${level}`] = {
      shape: [sorted.length],
      data: sorted,
      attributes: { ...array, kind: 'string', ...(name && { name, [`${axis}_name${name}`]: name }) },
    };
    datasets[`${path}_label${level}`] = {
      shape: [own.length],
      data: new Int32Array(own.map((each) => place.get(each) ?? -1)),
      attributes: array,
    };
  }
  return { attributes: { [`${axis}_variety`]: 'multi', [`${axis}_nlevels`]: BigInt(depth) }, datasets };
}
