import { LimberError } from '../../../errors.ts';
import { readFrame } from '../../formats/pandas/index.ts';
import { type LabelTable, tableOf } from './table.ts';

/** The names of a table's levels, outermost first; those of projects with several animals have one more. */
const levels = ['scorer', 'bodyparts', 'coords'];
const levelsOfSeveral = ['scorer', 'individuals', 'bodyparts', 'coords'];

/**
 * Reads a `CollectedData_*.h5` or DeepLabCut's predictions: a table written by pandas. Its columns have the same names
 * as the header rows of the `.csv`. Its rows are named by the image, in one text or in three.
 *
 * @throws LimberError naming file and row.
 */
export async function readHdf5Table(bytes: Uint8Array, where: string): Promise<LabelTable> {
  const { columns, index, values } = await readFrame(bytes, where);
  const depth = columns[0]?.length ?? 0;
  const names = [levels, levelsOfSeveral].find(({ length }) => length === depth);
  if (names === undefined) {
    throw new LimberError({
      what: 'not a table of DeepLabCut',
      got: `columns with ${depth} levels of names`,
      expected: `${levels.length} or ${levelsOfSeveral.length}: ${levelsOfSeveral.join(', ')}`,
      where,
    });
  }
  const header = names.map((name, level) => ({
    cells: [name, ...columns.map((column) => column[level] ?? '')],
    place: `level ${name} of the columns`,
  }));
  const rows = index.map((name, row) => ({
    cells: [name.join('/'), ...(values[row] ?? []).map(String)],
    place: `row ${row + 1}`,
  }));
  return tableOf([...header, ...rows], where);
}
