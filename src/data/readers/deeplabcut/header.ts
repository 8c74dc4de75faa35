import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';

/** A body part's column of x. The column of y follows it. */
export interface Column {
  /** Index of the column of x, from 0. */
  readonly place: number;
  /** The animal, if the project has several. */
  readonly individual: string | undefined;
  readonly bodypart: string;
  /** Index of the column of the machine's confidence, if there is one. */
  readonly likelihood: number | undefined;
}

export interface Header {
  /** Number of rows of the header. */
  readonly rows: number;
  /** Number of cells in a row. */
  readonly width: number;
  /** Number of cells before the first coordinate. They name the image. */
  readonly first: number;
  readonly columns: readonly Column[];
}

export interface TableRow {
  readonly cells: readonly string[];
  /** Where the row is in its file, e.g. `line 3`. */
  readonly place: string;
}

/** Predictions and machine-made labels have a column with the machine's confidence. */
const likelihood = 'likelihood';

/**
 * Reads the header rows of a table: scorer, (individuals,) bodyparts and coords.
 * @throws LimberError when a row is missing, or neighboring x and y belong to different body parts.
 */
export function readHeader(rows: readonly TableRow[], where: string): Header {
  const labels = rows.slice(0, 4).map(({ cells }) => cells[0]?.toLowerCase());
  const names = ['scorer', ...(labels[1] === 'individuals' ? ['individuals'] : []), 'bodyparts', 'coords'];
  const wrong = names.findIndex((label, row) => labels[row] !== label);
  if (wrong >= 0) {
    throw new LimberError({
      what: 'not a table of DeepLabCut',
      got: clip(labels[wrong] ?? 'the end'),
      expected: `a row that begins with "${names[wrong]}"`,
      where: `${where}, ${rows[wrong]?.place ?? `line ${rows.length + 1}`}`,
    });
  }
  const row = (label: string) => rows[names.indexOf(label)]?.cells ?? [];
  const coordinates = row('coords').map((name) => name.toLowerCase());
  const first = coordinates.indexOf('x');
  const read = coordinates.flatMap((name, place) => (place >= first && name !== likelihood ? [place] : []));
  const odd = read.some((place, index) => coordinates[place] !== (index % 2 ? 'y' : 'x'));
  if (first < 1 || odd || read.length % 2 !== 0) {
    throw new LimberError({
      what: 'the coords are not alternately x and y',
      got: clip(row('coords').slice(1).join(', ')),
      expected: 'x, y, x, y, … without an empty column',
      where: `${where}, ${at(rows, names.length - 1).place}`,
    });
  }
  const individuals = names.includes('individuals') ? row('individuals') : undefined;
  const parts = row('bodyparts');
  const columns = read
    .filter((_, index) => index % 2 === 0)
    .map((place) => {
      const bodypart = parts[place] ?? '';
      const nameless = [place, place + 1].find((cell) => isNameless(parts[cell] ?? ''));
      if (nameless !== undefined) {
        const got = parts[nameless] === '' ? 'an empty cell' : `"${clip(parts[nameless] ?? '')}"`;
        throw new LimberError({
          what: 'a column has no body part',
          got,
          expected: 'the name of the body part above each column',
          where: inHeader(nameless),
        });
      }
      const owner = (cell: number) => [individuals?.[cell], parts[cell]].join(', ');
      if (coordinates[place + 1] !== 'y' || !isSame(owner(place), owner(place + 1))) {
        throw new LimberError({
          what: `x of "${bodypart}" has no y of "${bodypart}" after it`,
          got: `${coordinates[place + 1]} of "${clip(parts[place + 1] ?? '')}"`,
          where: inHeader(place + 1),
        });
      }
      const sure = place + 2;
      const isSure = coordinates[sure] === likelihood && isSame(owner(place), owner(sure));
      return { place, individual: individuals?.[place], bodypart, likelihood: isSure ? sure : undefined };
    });
  requireDistinct(columns, where);
  return { rows: names.length, width: coordinates.length, first, columns };

  function inHeader(place: number): string {
    return `${where}, ${at(rows, names.indexOf('bodyparts')).place}, column ${place + 1}`;
  }
}

/** pandas gives empty headings names of this form. */
function isNameless(bodypart: string): boolean {
  return bodypart === '' || /^Unnamed: \d+(_level_\d+)?$/.test(bodypart);
}

/** pandas numbers equal headings: `snout` and `snout.1`. */
function isSame(name: string, next: string): boolean {
  return next === name || next.replace(/\.\d+$/, '') === name;
}

function requireDistinct(columns: readonly Column[], where: string): void {
  const seen = new Set<string>();
  for (const { individual, bodypart } of columns) {
    const name = [individual, bodypart].filter((part) => part !== undefined).join(', ');
    if (seen.has(name)) {
      throw new LimberError({
        what: `"${name}" has two columns`,
        expected: 'one column x and one column y for each body part',
        where,
      });
    }
    seen.add(name);
  }
}

const longest = 60;

/** The beginning of a long text. */
export function clip(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
