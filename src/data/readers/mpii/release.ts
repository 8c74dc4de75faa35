import { LimberError } from '../../../errors.ts';
import { type Box, imagePoint } from '../../../geometry/index.ts';
import { type Joint, mpii, type Pose } from '../../../skeletons/index.ts';
import {
  describeMatlab,
  expectKind,
  isEmpty,
  isGiven,
  type MatlabRecord,
  matlabEntry,
  matlabNumber,
  matlabRecords,
  matlabString,
  readMatlab,
} from '../../formats/matlab/index.ts';
import type { Person } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';
import { personFrame } from '../hdf5-people.ts';
import { headBoxOf } from './head-box.ts';

/** The authors' file has two million small arrays, which need more memory than the default limit. */
const maxBytes = 2 ** 31;

/**
 * Reads the labeled people of the authors' `RELEASE`: for each image of `annolist`, the people in `annorect` who have
 * `annopoints`. Head box (`x1` to `y2`), `objpos` and `scale` are read if given. A joint without a point with its id is
 * missing. Of two points with the same id, the last one is used. People in test images (by `img_train`) have no labels.
 * @throws LimberError that names image and person for a damaged label.
 */
export async function readRelease(files: FileSource, name: string): Promise<readonly Person[]> {
  const where = `${files.name}/${name}`;
  const content = await readMatlab(await files.read(name), where, maxBytes);
  const [release] = matlabRecords(matlabEntry(content, 'RELEASE', where), where);
  if (release === undefined) throw new LimberError({ what: '"RELEASE" is empty', where });
  const entries = matlabRecords(matlabEntry(release, 'annolist', where), where);
  const train = expectKind(matlabEntry(release, 'img_train', where), 'numeric', where);
  if (train.data.length !== entries.length) {
    throw new LimberError({
      what: '"img_train" has the wrong shape',
      got: describeMatlab(train),
      expected: `one number for each of ${entries.length} images`,
      where,
    });
  }
  return entries.flatMap((entry, index) => {
    const place = `${where}, annolist(${index + 1})`;
    const [image] = matlabRecords(matlabEntry(entry, 'image', place), place);
    const people = matlabRecords(entry.get('annorect'), place);
    const video = isGiven(entry, 'vididx') ? { video: `${matlabNumber(entry, 'vididx', place)}` } : {};
    return people.flatMap((rectangle, person): readonly Person[] => {
      const personPlace = `${place}.annorect(${person + 1})`;
      const [points] = matlabRecords(rectangle.get('annopoints'), personPlace);
      if (points === undefined) return [];
      const box = headBox(rectangle, personPlace);
      return [
        {
          image: matlabString(image ?? new Map(), 'name', place),
          ...video,
          split: train.data[index] === 0 ? 'test' : 'train',
          pose: readPose(points, personPlace),
          ...roughPlace(rectangle, personPlace),
          headBox: box,
        },
      ];
    });
  });
}

function readPose(points: MatlabRecord, where: string): Pose {
  const pose: (Joint | null)[] = mpii.joints.map(() => null);
  for (const point of matlabRecords(matlabEntry(points, 'point', where), where)) {
    const [x, y, id] = ['x', 'y', 'id'].map((name) => matlabNumber(point, name, where)) as [
      number,
      number,
      number,
    ];
    if (!Number.isFinite(x + y) || mpii.joints[id] === undefined) {
      throw new LimberError({
        what: 'damaged label',
        got: `(${x}, ${y}), id ${id}`,
        expected: 'x, y and an id from 0 to 15',
        where,
      });
    }
    const visible = visibility(point, where);
    pose[id] = { point: imagePoint(x - 1, y - 1), visible };
  }
  return pose;
}

/** The authors write 1, true or '1'. For neck and head top, which they computed, the field is empty. */
function visibility(point: MatlabRecord, where: string): boolean | undefined {
  const value = point.get('is_visible');
  if (value === undefined || isEmpty(value)) return undefined;
  const given = value.kind === 'unsupported' || value.data.length !== 1 ? undefined : value.data[0];
  if (given === 1 || given === true || given === '1') return true;
  if (given === 0 || given === false || given === '0') return false;
  throw new LimberError({
    what: '"is_visible" is wrong',
    got: describeMatlab(value),
    expected: '0 or 1',
    where,
  });
}

function headBox(rectangle: MatlabRecord, where: string): Box | undefined {
  if (!['x1', 'y1', 'x2', 'y2'].every((name) => isGiven(rectangle, name))) return undefined;
  const corner = (name: string) => matlabNumber(rectangle, name, where);
  return headBoxOf(corner('x1'), corner('y1'), corner('x2'), corner('y2'), where);
}

function roughPlace(rectangle: MatlabRecord, where: string): Pick<Person, 'center' | 'box'> {
  const [position] = matlabRecords(rectangle.get('objpos'), where);
  if (position === undefined || !isGiven(rectangle, 'scale')) return {};
  const [x, y] = [matlabNumber(position, 'x', where), matlabNumber(position, 'y', where)];
  return personFrame(x, y, matlabNumber(rectangle, 'scale', where), where);
}
