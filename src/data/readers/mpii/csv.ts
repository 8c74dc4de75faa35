import { parse } from 'csv-parse/browser/esm/sync';
import { LimberError } from '../../../errors.ts';
import { imagePoint } from '../../../geometry/index.ts';
import { mpii } from '../../../skeletons/index.ts';
import type { Person } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';
import { parseText, readText } from '../../text.ts';

/**
 * Reads people from lines with an image's name and 16 joints, x before y, 1-based. A joint at (−1, −1) or (0, 0) is
 * not annotated.
 * @throws LimberError that names the line.
 */
export async function readCsv(
  files: FileSource,
  name: string,
  split: Person['split'],
): Promise<readonly Person[]> {
  const file = await readText(files, name);
  const rows = parseText('CSV', file, (text): string[][] =>
    parse(text, { skip_empty_lines: true, relax_column_count: true }),
  );
  return rows.map(([image = '', ...cells], row) => {
    const where = `${file.where}, line ${row + 1}`;
    if (cells.length !== 2 * mpii.joints.length) {
      throw new LimberError({
        what: 'wrong number of columns',
        got: String(cells.length + 1),
        expected: `an image's name and ${2 * mpii.joints.length} coordinates`,
        where,
      });
    }
    const pose = mpii.joints.map((joint, index) => {
      const [x, y] = cells.slice(2 * index, 2 * index + 2).map(coordinate) as [number, number];
      if (Number.isFinite(x + y)) {
        return x === y && (x === -1 || x === 0) ? null : { point: imagePoint(x - 1, y - 1) };
      }
      throw new LimberError({
        what: 'damaged label',
        got: cells.slice(2 * index, 2 * index + 2).join(', '),
        expected: 'two numbers',
        where: `${where}, ${joint}`,
      });
    });
    return { image, split, pose };
  });
}

function coordinate(cell: string): number {
  return cell.trim() === '' ? Number.NaN : Number(cell);
}
