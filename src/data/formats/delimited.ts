import { parse } from 'csv-parse/browser/esm/sync';
import { parseText, type TextFile } from '../text.ts';

/** The cells of a table in a text file. */
export interface Cells {
  readonly rows: readonly CellRow[];
  /** The number in a cell; NaN if the cell has no number. Tables with semicolons or tabs may have decimal commas. */
  readonly number: (cell: string) => number;
}

export interface CellRow {
  readonly cells: readonly string[];
  /** The row's number in the file, from 1. Line breaks inside quotes do not count. */
  readonly line: number;
}

/**
 * Reads comma-separated values. Spreadsheet programs also write semicolons or tabs between cells, decimal commas, and a
 * first line `sep=;`. Rows with only empty cells are left out.
 * @param ragged whether rows may differ in length.
 * @throws LimberError `not CSV`.
 */
export function readCells(file: TextFile, { ragged = false }: { readonly ragged?: boolean } = {}): Cells {
  const text = file.text.replace(/^\ufeff/, '');
  const [announcement = '', stated] = /^"?sep=(.)"?\r?\n/.exec(text) ?? [];
  const body = text.slice(announcement.length);
  const delimiter = stated ?? delimiterOf(body);
  const before = announcement === '' ? 0 : 1;
  const options = { trim: true, relaxColumnCount: ragged, skipEmptyLines: !ragged, delimiter };
  const rows = parseText('CSV', { ...file, text: body }, (text) => parse(text, options))
    .map((cells: readonly string[], index) => ({ cells, line: index + 1 + before }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const pointed = (cell: string) => (delimiter === ',' ? cell : cell.replace(',', '.'));
  return { rows, number: (cell) => (cell === '' ? Number.NaN : Number(pointed(cell))) };
}

/** A number with a decimal comma, or a text without any comma. */
const fitting = /^\s*(-?\d+,\d+([eE][-+]?\d+)?|[^,]*)\s*$/;

/** The separator of cells in the first line. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const parts = (delimiter: string) => line.split(delimiter);
  const separates = (delimiter: string) =>
    parts(delimiter).length > 1 &&
    (parts(delimiter).length > parts(',').length || parts(delimiter).every((cell) => fitting.test(cell)));
  return [';', '\t'].find(separates) ?? ',';
}
