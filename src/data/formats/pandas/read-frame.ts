import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import {
  describeHdf5,
  type Hdf5Content,
  type Hdf5Numbers,
  type Hdf5Records,
  hdf5Numbers,
  hdf5Records,
  hdf5Text,
  readHdf5,
} from '../hdf5/index.ts';
import { type PythonValue, unpickle } from '../pickle/index.ts';
import type { Frame } from './frame.ts';

/**
 * Reads a table of numbers written by pandas' `DataFrame.to_hdf`, in the layout `fixed` or `table`, under any key.
 *
 * @param where the file's name, for messages
 * @throws LimberError when the file holds no table, several tables, or a damaged one.
 */
export async function readFrame(bytes: Uint8Array, where: string): Promise<Frame> {
  const content = await readHdf5(bytes, where);
  const layouts = [...content.keys()].flatMap((path) => {
    const [, fixed] = /^(.*)\/block0_values$/.exec(path) ?? [];
    const [, table] = /^(.*)\/table$/.exec(path) ?? [];
    return [
      ...(fixed === undefined ? [] : [{ key: fixed, read: readFixed }]),
      ...(table === undefined || content.get(path)?.kind !== 'records'
        ? []
        : [{ key: table, read: readTable }]),
    ];
  });
  const [first, second] = layouts;
  if (first === undefined || second !== undefined) {
    throw new LimberError({
      what: second === undefined ? 'no table of pandas' : 'several tables of pandas',
      got:
        layouts.map(({ key }) => key).join(' and ') ||
        [...content.keys()].slice(0, 6).join(', ') ||
        'nothing',
      expected: 'one, as DataFrame.to_hdf writes it',
      where,
    });
  }
  const frame = await first.read(content, first.key, where, bytes);
  if (frame.columns.every((column) => column.length === frame.columns[0]?.length)) return frame;
  throw new LimberError({ what: 'columns have different numbers of levels', where });
}

/** Whether a file holds a pandas table whose columns have several levels of names, or whose layout is `table`. */
export function isHdf5Table(content: Hdf5Content): boolean {
  return [...content].some(
    ([path, value]) =>
      /\/axis0_level1$/.test(path) ||
      (/\/table$/.test(path) && value.kind === 'records' && value.columns.has('values_block_0')),
  );
}

/**
 * Reads the layout `fixed`: blocks of columns of one type. Names of rows and columns are lists, or indices into lists
 * of levels.
 */
function readFixed(content: Hdf5Content, key: string, where: string): Frame {
  const columns = axis(content, `${key}/axis0`, where);
  const index = axis(content, `${key}/axis1`, where);
  const values = index.map(() => columns.map(() => Number.NaN));
  const place = new Map(columns.map((names, column) => [names.join('\0'), column]));
  for (let block = 0; content.has(`${key}/block${block}_values`); block++) {
    const items = axis(content, `${key}/block${block}_items`, where);
    const numbers = hdf5Numbers(content, `${key}/block${block}_values`, [index.length, items.length], where);
    fill(
      values,
      items.map((names) => place.get(names.join('\0'))),
      numbers,
      where,
    );
  }
  return { columns, index, values };
}

/** Reads the layout `table`: a dataset with one record per row. Attributes hold the names of the columns. */
async function readTable(
  content: Hdf5Content,
  key: string,
  where: string,
  bytes: Uint8Array,
): Promise<Frame> {
  const path = `${key}/table`;
  const records = hdf5Records(content, path, where);
  const blocks = [...records.columns.keys()].filter((name) => /^values_block_\d+$/.test(name));
  const attributes = blocks.map((block) => `${path}@${block}_kind`);
  const notes = await readHdf5(bytes, where, { only: [], attributes });
  const [rows = 0] = records.shape;
  const columns: string[][] = [];
  const values = Array.from({ length: rows }, (): number[] => []);
  for (const block of blocks) {
    const name = `${path}@${block}_kind`;
    const names = columnNames(hdf5Text(notes, name, where), `${where}, attribute "${name}"`);
    const numbers = hdf5Numbers(records.columns, block, [rows, names.length], where);
    for (const row of values) row.push(...names.map(() => Number.NaN));
    fill(
      values,
      names.map((_, item) => columns.length + item),
      numbers,
      where,
    );
    columns.push(...names);
  }
  return { columns, index: rowNames(records, where).map((name) => [name]), values };
}

function fill(
  values: readonly number[][],
  places: readonly (number | undefined)[],
  { data }: Hdf5Numbers,
  where: string,
): void {
  for (const [row, cells] of values.entries()) {
    for (const [item, column] of places.entries()) {
      if (column === undefined)
        throw new LimberError({ what: 'a block holds a column that is not listed', where });
      cells[column] = at(data, row * places.length + item);
    }
  }
}

/** The names of a block's columns, which PyTables keeps as a pickle in an attribute. */
function columnNames(pickle: string, where: string): string[][] {
  const value = unpickle(new TextEncoder().encode(pickle), where);
  if (Array.isArray(value)) {
    const names = value.map((each: PythonValue) => (Array.isArray(each) ? each : [each]).map(String));
    if (names.length > 0) return names;
  }
  throw new LimberError({ what: 'a block of a table has no names of columns', where });
}

function rowNames({ columns }: Hdf5Records, where: string): readonly string[] {
  const index = columns.get('index');
  if (index?.kind === 'texts') return index.data;
  if (index?.kind === 'numbers') return Array.from(index.data, String);
  const got = index === undefined ? 'none' : describeHdf5(index);
  throw new LimberError({ what: 'the table has no names of rows', got, where });
}

/** The names along an axis. Each name is a list, with one entry per level. */
function axis(content: Hdf5Content, path: string, where: string): string[][] {
  if (content.has(path)) return labels(content, path, where).map((name) => [name]);
  const levels: string[][] = [];
  for (let level = 0; content.has(`${path}_level${level}`); level++) {
    const names = labels(content, `${path}_level${level}`, where);
    const codes = hdf5Numbers(content, `${path}_label${level}`, [undefined], where);
    // −1 is a missing name.
    levels.push(
      Array.from(codes.data, (code) => (code === -1 ? '' : nameAt(names, code, `${where}, ${path}`))),
    );
  }
  const [first] = levels;
  if (first === undefined || levels.some(({ length }) => length !== first.length)) {
    throw new LimberError({ what: `the names of ${path} are missing or damaged`, where });
  }
  return first.map((_, item) => levels.map((names) => at(names, item)));
}

function nameAt(names: readonly string[], code: number, where: string): string {
  const name = names[code];
  if (name !== undefined) return name;
  throw new LimberError({ what: 'a name is not in its list', got: String(code), where });
}

function labels(content: Hdf5Content, path: string, where: string): string[] {
  const value = content.get(path);
  if (value?.kind === 'texts' && value.shape.length === 1) return [...value.data];
  if (value?.kind === 'numbers' && value.shape.length === 1) return Array.from(value.data, String);
  const got = value === undefined ? 'nothing' : describeHdf5(value);
  throw new LimberError({ what: `${path} holds no names`, got, expected: 'texts or numbers', where });
}
