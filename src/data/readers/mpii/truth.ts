import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { distance, imagePoint } from '../../../geometry/index.ts';
import { mpii, type Pose } from '../../../skeletons/index.ts';
import { baseName } from '../../find-images.ts';
import {
  describeMatlab,
  expectKind,
  type MatlabNumeric,
  type MatlabValue,
  matlabEntry,
  readMatlab,
} from '../../formats/matlab/index.ts';
import type { Person } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';
import { headBoxOf } from './head-box.ts';

/** Names under which Tompson's file is distributed. */
const truthFiles = ['detections_our_format.mat', 'gt_valid.mat', 'mpii_gt_val.mat'];

/** Largest distance of labels of the same joint. Some files have whole pixels only. */
const tolerance = 1.5;

/**
 * Adds head boxes and unrounded coordinates to the people of the validation part. They come from the file that
 * toolboxes evaluate with (Tompson et al.): `headboxes_src` (2×2×N, corners × x and y), `pos_gt_src` (16×2×N) and
 * `jnt_missing` (16×N), 1-based. If the file is missing, or has another number of people, the people do not change.
 * @throws LimberError when the file is damaged, or describes other people.
 */
export async function withTruth(
  files: FileSource,
  labels: string,
  people: readonly Person[],
): Promise<readonly Person[]> {
  const name = (await files.list('')).find((file) => truthFiles.includes(baseName(file)));
  if (name === undefined) return people;
  const where = `${files.name}/${name}`;
  const variables = await readMatlab(await files.read(name), where);
  const boxes = expectKind(matlabEntry(variables, 'headboxes_src', where), 'numeric', where);
  if ((boxes.dims[2] ?? 1) !== people.length) return people;
  const corners = sized(variables, 'headboxes_src', [2, 2, people.length], where).data;
  const poses = truePoses(variables, people.length, where);
  requireSamePeople(people, poses, labels, where);
  return people.map((person, index): Person => {
    const [left = 0, right = 0, top = 0, bottom = 0] = corners.subarray(4 * index, 4 * index + 4);
    const headBox = headBoxOf(left, top, right, bottom, `${where}, person ${index + 1}`);
    const pose = at(poses, index).map((joint, part) => joint && { ...person.pose[part], ...joint });
    return { ...person, pose, headBox };
  });
}

function truePoses(
  variables: ReadonlyMap<string, MatlabValue>,
  people: number,
  where: string,
): readonly Pose[] {
  const joints = mpii.joints.length;
  const positions = sized(variables, 'pos_gt_src', [joints, 2, people], where).data;
  const missing = sized(variables, 'jnt_missing', [joints, people], where).data;
  return Array.from({ length: people }, (_, person) =>
    mpii.joints.map((joint, part) => {
      if (missing[joints * person + part] !== 0) return null;
      const x = at(positions, 2 * joints * person + part);
      const y = at(positions, 2 * joints * person + joints + part);
      if (Number.isFinite(x + y)) return { point: imagePoint(x - 1, y - 1) };
      throw new LimberError({
        what: 'damaged label',
        got: `(${x}, ${y})`,
        where: `${where}, person ${person + 1}, ${joint}`,
      });
    }),
  );
}

/** A few joints may differ: the file has a coordinate of 0 for some joints at the edge of their image. */
function requireSamePeople(
  people: readonly Person[],
  truth: readonly Pose[],
  labels: string,
  where: string,
): void {
  const apart = truth.flatMap((pose, person) =>
    pose.flatMap((joint, part) => {
      const stated = at(people, person).pose[part];
      return joint && stated ? distance(joint.point, stated.point) : [];
    }),
  );
  const same = apart.filter((pixels) => pixels <= tolerance).length;
  if (2 * same >= apart.length) return;
  throw new LimberError({
    what: 'the head boxes are of other people',
    got: `${same} of ${apart.length} joints where ${labels} has them`,
    where,
  });
}

function sized(
  variables: ReadonlyMap<string, MatlabValue>,
  name: string,
  dims: readonly number[],
  where: string,
): MatlabNumeric {
  const array = expectKind(matlabEntry(variables, name, where), 'numeric', where);
  // MATLAB drops trailing dimensions of length 1.
  const fits =
    array.dims.length <= dims.length && dims.every((length, axis) => (array.dims[axis] ?? 1) === length);
  if (fits) return array;
  throw new LimberError({
    what: `"${name}" has the wrong shape`,
    got: describeMatlab(array),
    expected: dims.join('×'),
    where,
  });
}
