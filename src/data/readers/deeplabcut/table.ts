import { LimberError } from '../../../errors.ts';
import { type ImagePoint, imagePoint } from '../../../geometry/index.ts';
import { readCells } from '../../formats/delimited.ts';
import type { TextFile } from '../../text.ts';
import { type Column, clip, readHeader, type TableRow } from './header.ts';

/** One label file: frames × columns. */
export interface LabelTable {
  readonly where: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Row {
  /** The image's name, with `/`. */
  readonly image: string;
  /** One per column; `null` if not labeled. */
  readonly points: readonly (ImagePoint | null)[];
  /** One per column: a machine's confidence, if the table has it. For labels it is not read. */
  readonly likelihoods: readonly (number | undefined)[];
}

/**
 * Reads a `CollectedData_*.csv`. The header rows are scorer, (individuals,) bodyparts and coords. Each further row has
 * a frame's name in one or three cells, and x and y of each body part, empty if it is not labeled. Cells may also be
 * separated by semicolons or tabs, as by spreadsheet programs; then decimals may have a comma. A column of row numbers
 * is ignored.
 * @throws LimberError that names file and line.
 */
export function parseTable(file: TextFile): LabelTable {
  const { rows, number } = readCells(file, { ragged: true });
  const records = rows.map(({ cells, line }) => ({ cells, place: `line ${line}` }));
  return tableOf(withoutRowNumbers(records), file.where, number);
}

/**
 * The labels in rows of cells, as described at `parseTable`.
 * @throws LimberError naming file and row.
 */
export function tableOf(
  rows: readonly TableRow[],
  where: string,
  number: (cell: string) => number = Number,
): LabelTable {
  const header = readHeader(rows, where);
  const { first, width, columns } = header;
  return {
    where,
    columns,
    rows: rows.slice(header.rows).map(({ cells, place: row }) => {
      if (cells.length !== width) {
        throw new LimberError({
          what: 'a row has the wrong length',
          got: `${cells.length} cells`,
          expected: String(width),
          where: `${where}, ${row}`,
        });
      }
      const image = cells
        .slice(0, first)
        .filter((part) => part !== '')
        .join('/')
        .replaceAll('\\', '/');
      if (image === '') {
        throw new LimberError({
          what: 'a row names no image',
          expected: 'the path of an image at its beginning, e.g. labeled-data/mouse1/img0001.png',
          where: `${where}, ${row}`,
        });
      }
      const place = `${where}, ${row}, ${image}`;
      return {
        image,
        points: columns.map((column) => pointAt(cells, column, number, place)),
        likelihoods: columns.map(({ likelihood }) => likelihoodAt(cells[likelihood ?? -1], number)),
      };
    }),
  };
}

/** Removes row numbers: a first column without a heading, which some programs add. */
function withoutRowNumbers(rows: readonly TableRow[]): readonly TableRow[] {
  const [first] = rows;
  if (first?.cells[0] !== '' || first.cells[1]?.toLowerCase() !== 'scorer') return rows;
  return rows.map(({ cells, place }) => ({ cells: cells.slice(1), place }));
}

function likelihoodAt(cell: string | undefined, number: (cell: string) => number): number | undefined {
  const likelihood = number(cell ?? '');
  return Number.isFinite(likelihood) && cell !== '' ? likelihood : undefined;
}

/** The words for a missing number that pandas, and so DeepLabCut, reads as an empty cell. */
const missing = /^(nan|n\/?a|null|none)$/i;
/** Larger than any image. */
const farthest = 1e6;

function pointAt(
  cells: readonly string[],
  { place }: Column,
  number: (cell: string) => number,
  where: string,
): ImagePoint | null {
  const texts = [cells[place] ?? '', cells[place + 1] ?? ''];
  if (texts.every((text) => text === '' || missing.test(text))) return null;
  const [x = Number.NaN, y = Number.NaN] = texts.map((text) => (text === '' ? Number.NaN : number(text)));
  if (Math.abs(x) <= farthest && Math.abs(y) <= farthest) return imagePoint(x, y);
  throw new LimberError({
    what: 'damaged label',
    got: `(${texts.map(clip).join(', ')})`,
    expected: 'x and y in pixels, or two empty cells',
    where,
  });
}
