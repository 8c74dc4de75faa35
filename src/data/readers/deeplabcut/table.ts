import { parse } from 'csv-parse/browser/esm/sync';
import { LimberError } from '../../../errors.ts';
import { type ImagePoint, imagePoint } from '../../../geometry/index.ts';
import { parseText, type TextFile } from '../../text.ts';

/** One file of labels: frames × columns. */
export interface LabelTable {
  readonly where: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The two columns of a body part, of one animal where the project has several. */
export interface Column {
  readonly individual: string | undefined;
  readonly bodypart: string;
}

export interface Row {
  /** The picture's name, with `/`. */
  readonly image: string;
  /** One per column; `null` where nothing is labelled. */
  readonly points: readonly (ImagePoint | null)[];
}

/**
 * Reads a `CollectedData_*.csv`: header rows scorer, (individuals,) bodyparts and coords; then per frame its name, in
 * one cell or in three, and x and y of each body part, empty where it is not labelled.
 *
 * @throws LimberError naming file and line.
 */
export function parseTable(file: TextFile): LabelTable {
  const { where } = file;
  const records = parseText('CSV', file, (text) =>
    parse(text, { bom: true, trim: true, relaxColumnCount: true }),
  )
    .map((cells, index) => ({ cells, line: index + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const labels = records.slice(0, 4).map(({ cells }) => cells[0]?.toLowerCase());
  const header = ['scorer', ...(labels[1] === 'individuals' ? ['individuals'] : []), 'bodyparts', 'coords'];
  const wrong = header.findIndex((label, row) => labels[row] !== label);
  if (wrong >= 0) {
    throw new LimberError({
      what: 'not a table of DeepLabCut labels',
      got: clip(labels[wrong] ?? 'the end'),
      expected: `a row that begins with "${header[wrong]}"`,
      where: `${where}, line ${records[wrong]?.line ?? records.length + 1}`,
    });
  }
  const row = (label: string) => records[header.indexOf(label)]?.cells ?? [];
  const coordinates = row('coords');
  const first = coordinates.indexOf('x');
  const odd = coordinates.findIndex(
    (name, place) => place >= first && name !== ((place - first) % 2 ? 'y' : 'x'),
  );
  if (first < 1 || odd >= 0 || (coordinates.length - first) % 2 !== 0) {
    throw new LimberError({
      what: 'the coords are not x and y in turn',
      got: clip(coordinates.slice(1).join(', ')),
      where: `${where}, line ${header.length}`,
    });
  }
  const places = Array.from({ length: (coordinates.length - first) / 2 }, (_, column) => first + 2 * column);
  const columns = places.map((place) => ({
    individual: header.includes('individuals') ? row('individuals')[place] : undefined,
    bodypart: row('bodyparts')[place] ?? '',
  }));
  requireDistinct(columns, where);
  const rows = records.slice(header.length).map(({ cells, line }) => {
    if (cells.length !== coordinates.length) {
      throw new LimberError({
        what: 'a row has the wrong length',
        got: `${cells.length} cells`,
        expected: String(coordinates.length),
        where: `${where}, line ${line}`,
      });
    }
    const image = cells
      .slice(0, first)
      .filter((part) => part !== '')
      .join('/')
      .replaceAll('\\', '/');
    if (image === '') {
      throw new LimberError({ what: 'a row names no picture', where: `${where}, line ${line}` });
    }
    const points = places.map((place) => pointAt(cells, place, `${where}, line ${line}, ${image}`));
    return { image, points };
  });
  return { where, columns, rows };
}

/** Further out than any picture reaches. */
const farthest = 1e6;

function pointAt(cells: readonly string[], place: number, where: string): ImagePoint | null {
  const texts = [cells[place] ?? '', cells[place + 1] ?? ''];
  if (texts.every((text) => text === '' || text.toLowerCase() === 'nan')) return null;
  const [x = Number.NaN, y = Number.NaN] = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  if (Math.abs(x) <= farthest && Math.abs(y) <= farthest) return imagePoint(x, y);
  throw new LimberError({
    what: 'damaged label',
    got: `(${texts.map(clip).join(', ')})`,
    expected: 'x and y in pixels, or two empty cells',
    where,
  });
}

function requireDistinct(columns: readonly Column[], where: string): void {
  const seen = new Set<string>();
  for (const { individual, bodypart } of columns) {
    const name = [individual, bodypart].filter((part) => part !== undefined).join(', ');
    if (bodypart === '' || seen.has(name)) {
      const what = bodypart === '' ? 'a column has no body part' : `"${name}" has two columns`;
      throw new LimberError({ what, where });
    }
    seen.add(name);
  }
}

const longest = 60;

function clip(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
