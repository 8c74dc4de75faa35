import { parse } from 'csv-parse/browser/esm/sync';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { imagePoint } from '../geometry/index.ts';
import { type Joint, meanConfidence, type Pose, type Skeleton } from '../skeletons/index.ts';
import { type ArrayReading, arrayPredictions } from './array-predictions.ts';
import type { FoundPoses } from './found.ts';

/**
 * Reads predictions from CSV, one person per row. The first column may be the image's name. With a header, the
 * columns are `<joint>_x`, `<joint>_y` and optionally `<joint>_confidence`, in any order. Without a header, each row
 * has x, y (and a confidence) of each joint in order. An empty cell or NaN means that the joint has no prediction.
 * @throws LimberError that names the wrong row.
 */
export function csvPredictions(text: string, where: string, reading: ArrayReading): FoundPoses {
  const rows = csvRows(text, where);
  const [first] = rows;
  if (first === undefined) throw new LimberError({ what: 'no predictions', got: 'an empty file', where });
  const hasHeader = first
    .slice(1)
    .some((cell) => cell !== '' && Number.isNaN(number(cell)) && !isNaNCell(cell));
  const body = hasHeader ? rows.slice(1) : rows;
  const named = body.some((row) => Number.isNaN(number(row[0] ?? '')) && !isNaNCell(row[0] ?? ''));
  const values = numbers(
    named ? body.map((row) => row.slice(1)) : body,
    where,
    hasHeader ? 2 : 1,
    named ? 2 : 1,
  );
  const header = hasHeader ? columns(named ? first.slice(1) : first, reading.skeleton, where) : undefined;
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
  if (!named) return found;
  return {
    kind: 'detected',
    skeleton: found.skeleton,
    images: body.map((row) => row[0] ?? ''),
    people: found.poses.map((pose, image) => ({ image, pose, score: meanConfidence(pose) })),
  };
}

function csvRows(text: string, where: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'not CSV', got: reason, where }, { cause });
  }
}

function isNaNCell(cell: string): boolean {
  return cell === '' || /^nan$/i.test(cell);
}

function number(cell: string): number {
  return cell === '' ? Number.NaN : Number(cell);
}

function numbers(
  rows: readonly (readonly string[])[],
  where: string,
  firstLine: number,
  firstColumn: number,
): readonly (readonly number[])[] {
  return rows.map((row, index) =>
    row.map((cell, column) => {
      const value = number(cell);
      if (Number.isFinite(value) || isNaNCell(cell)) return value;
      throw new LimberError({
        what: 'not a number',
        got: `"${cell}"`,
        expected: 'pixels, or nothing for a joint that was not found',
        where: `${where}, row ${index + firstLine}, column ${column + firstColumn}`,
      });
    }),
  );
}

/** For each joint, the columns of x, y and confidence. */
type Columns = readonly Partial<Record<'x' | 'y' | 'confidence', number>>[];

function columns(header: readonly string[], { joints, name }: Skeleton, where: string): Columns {
  const found: Record<string, number>[] = joints.map(() => ({}));
  header.forEach((title, column) => {
    const [, words = '', part = ''] = /^(.*?)[ _.:-](x|y|confidence|score|likelihood)$/i.exec(title) ?? [];
    const joint = joints.findIndex((joint) => plain(joint) === plain(words));
    const key = /^[xy]$/i.test(part) ? part.toLowerCase() : 'confidence';
    if (joint >= 0) at(found, joint)[key] = column;
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

function plain(joint: string): string {
  return joint.toLowerCase().replace(/[^a-z0-9]/g, '');
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
