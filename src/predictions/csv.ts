import { type CellRow, type Cells, parseDeepLabcutTable, readCells } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { imagePoint } from '../geometry/index.ts';
import { type Joint, meanConfidence, type Pose, type Skeleton } from '../skeletons/index.ts';
import { type ArrayReading, arrayPredictions } from './array-predictions.ts';
import type { FoundPoses } from './found.ts';
import { deepLabcutPredictions, jointsByName, rowImages } from './tools/index.ts';

/**
 * Reads predictions from CSV, one person per row. The first column may be the image's name, id or frame. With a header,
 * the columns are `<joint>_x`, `<joint>_y` and optionally `<joint>_confidence`, in any order. Without a header, each row
 * has x, y (and a confidence) of each joint in order. An empty cell or NaN means that the joint has no prediction.
 * Numbers of rows and columns, as pandas writes them, are not read. DeepLabCut's tables are recognized.
 * @throws LimberError that names the wrong row.
 */
export function csvPredictions(text: string, where: string, reading: ArrayReading): FoundPoses {
  const cells = readCells({ text, where });
  const start = cells.rows[0]?.cells.slice(0, 2).map((cell) => cell.toLowerCase());
  if (start === undefined)
    throw new LimberError({
      what: 'no predictions',
      got: 'an empty file',
      expected: 'a row of titles, then one row for each subject',
      where,
    });
  if (start.includes('scorer')) return deepLabcutPredictions(parseDeepLabcutTable({ text, where }), reading);
  const { titles, names, frames, rows, firstColumn } = partsOf(cells);
  const values = numbers(rows, cells.number, where, firstColumn);
  const header = titles && columns(titles, reading.skeleton, where);
  const found: FoundPoses = header
    ? {
        kind: 'ordered',
        skeleton: reading.skeleton,
        others: [],
        poses: values.map((row) => headedPose(row, header, reading)),
      }
    : arrayPredictions(
        [
          {
            name: 'the table',
            dims: [values.length, values[0]?.length ?? 0],
            fastest: 'last',
            data: values.flat(),
          },
        ],
        `${values.length}×${values[0]?.length ?? 0} numbers`,
        where,
        { axes: ['people', 'joints', 'xy'], ...reading },
      );
  if (names === undefined) return found;
  return {
    kind: 'detected',
    skeleton: found.skeleton,
    people: found.poses.map((pose, image) => ({ image, pose, score: meanConfidence(pose) })),
    ...(frames ? rowImages(names, reading.images, where) : { images: names }),
  };
}

/** The parts of a table: its header, the images of its rows, and the numbers. */
interface Parts {
  readonly titles: readonly string[] | undefined;
  readonly names: readonly string[] | undefined;
  /** Whether the names are frame numbers. */
  readonly frames: boolean;
  readonly rows: readonly CellRow[];
  /** The number of the first column of `rows` in the file. */
  readonly firstColumn: number;
}

/** Titles of a first column that names the image of a row. */
const imageTitle = /^(image|img|picture|photo|file|frame)([ _]?(name|path|id|number|index))?$/i;

function partsOf({ rows: all, number }: Cells): Parts {
  const first = all[0]?.cells ?? [];
  const isText = (cell: string) =>
    Number.isNaN(number(cell)) && !isNaNCell(cell) && !/^[-+]?inf(inity)?$/i.test(cell);
  const isNumbered =
    first[0] === '' && first.length > 2 && first.slice(1).every((cell, place) => cell === String(place));
  const hasHeader = isNumbered || first.slice(1).some(isText);
  const body = hasHeader ? all.slice(1) : all;
  const title = hasHeader ? (first[0] ?? '') : '';
  const isNamed = imageTitle.test(title) || body.some(({ cells }) => isText(cells[0] ?? ''));
  const skipped = isNamed || isNumbered ? 1 : 0;
  return {
    titles: hasHeader && !isNumbered ? first.slice(skipped) : undefined,
    names: isNamed ? body.map(({ cells }) => cells[0] ?? '') : undefined,
    frames: /^frame/i.test(title),
    rows: body.map(({ cells, line }) => ({ cells: cells.slice(skipped), line })),
    firstColumn: skipped + 1,
  };
}

function isNaNCell(cell: string): boolean {
  return cell === '' || /^nan$/i.test(cell);
}

function numbers(
  rows: readonly CellRow[],
  number: (cell: string) => number,
  where: string,
  firstColumn: number,
): readonly (readonly number[])[] {
  return rows.map(({ cells, line }) =>
    cells.map((cell, column) => {
      const value = number(cell);
      if (Number.isFinite(value) || isNaNCell(cell)) return value;
      throw new LimberError({
        what: 'not a number',
        got: `"${cell}"`,
        expected: 'pixels, or nothing for a joint that was not found',
        where: `${where}, row ${line}, column ${column + firstColumn}`,
      });
    }),
  );
}

/** For each joint, the columns of x, y and confidence. */
type Columns = readonly Partial<Record<'x' | 'y' | 'confidence', number>>[];

function columns(header: readonly string[], { joints, name }: Skeleton, where: string): Columns {
  const found: Record<string, number>[] = joints.map(() => ({}));
  const titles = header.map((title) => {
    const [, words = '', part = ''] = /^(.*?)[ _.:-](x|y|confidence|score|likelihood)$/i.exec(title) ?? [];
    return { title, words, part };
  });
  const names = [...new Set(titles.map(({ words }) => words))];
  const named = jointsByName(names, joints);
  titles.forEach(({ title, words, part }, column) => {
    const joint = at(named, names.indexOf(words));
    const key = /^[xy]$/i.test(part) ? part.toLowerCase() : 'confidence';
    if (joint < 0) return;
    if (at(found, joint)[key] !== undefined) {
      throw new LimberError({ what: `two columns for ${key} of "${joints[joint]}"`, got: title, where });
    }
    at(found, joint)[key] = column;
  });
  const lacking = joints.find(
    (_, joint) => at(found, joint).x === undefined || at(found, joint).y === undefined,
  );
  if (lacking === undefined) return found;
  throw new LimberError({
    what: `no columns for joint "${lacking}"`,
    got: header.slice(0, 6).join(', ') + (header.length > 6 ? ', …' : ''),
    expected: `${lacking.replaceAll(' ', '_')}_x and ${lacking.replaceAll(' ', '_')}_y, for every joint of "${name}"; other joints need the option "joints"`,
    where,
  });
}

function headedPose(
  row: readonly number[],
  header: Columns,
  { usualOrigin, origin = usualOrigin }: ArrayReading,
): Pose {
  return header.map(({ x, y, confidence }): Joint | null => {
    const [px, py] = [row[x ?? -1], row[y ?? -1]];
    if (px === undefined || py === undefined || Number.isNaN(px) || Number.isNaN(py)) return null;
    const sure = row[confidence ?? -1];
    const point = imagePoint(px - origin, py - origin);
    return sure === undefined || Number.isNaN(sure) ? { point } : { point, confidence: sure };
  });
}
