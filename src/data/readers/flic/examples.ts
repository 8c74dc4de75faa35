import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { type ImagePoint, imagePoint, type Size } from '../../../geometry/index.ts';
import { flic, type Pose } from '../../../skeletons/index.ts';
import {
  describeMatlab,
  expectKind,
  isGiven,
  type MatlabNumeric,
  type MatlabRecord,
  matlabEntry,
  matlabFlag,
  matlabString,
  readMatlab,
} from '../../formats/matlab/index.ts';
import type { Labeling } from '../../options.ts';
import type { Person } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';

/**
 * For each of the skeleton's joints, its column (from 0) among the 29 columns of `coords`. The other columns are
 * empty.
 */
const columns = [0, 1, 2, 3, 4, 5, 6, 9, 12, 13, 16];

/** Name of the struct array in `examples.mat` and in `flic-joints-oc.mat`, and whose left and right the file means. */
const variables = { examples: 'person-centric', flic_anno: 'observer-centric' } as const;

/**
 * The people in `examples.mat` or `flic-joints-oc.mat`, without those that FLIC-full marks as bad.
 * @throws LimberError when the file has the other labeling, or a label is damaged.
 */
export async function readExamples(
  files: FileSource,
  name: string,
  labels: Labeling,
): Promise<readonly Person[]> {
  const where = `${files.name}/${name}`;
  const content = await readMatlab(await files.read(name), where);
  const found = Object.entries(variables).find(([variable]) => content.has(variable));
  if (found === undefined) {
    throw new LimberError({
      what: 'no labels of FLIC',
      got: [...content.keys()].join(', ') || 'nothing',
      expected: Object.keys(variables).join(' or '),
      where,
    });
  }
  const [variable, labeling] = found;
  if (labeling !== labels) {
    throw new LimberError({ what: `no ${labels} labels`, got: `${labeling} ones`, where });
  }
  const examples = expectKind(matlabEntry(content, variable, where), 'struct', where);
  return examples.data.flatMap((example, index) => {
    const place = `${where}, ${variable}(${index + 1})`;
    const isBad = example.has('isbad') && matlabFlag(example, 'isbad', place);
    return isBad ? [] : [readExample(example, place)];
  });
}

function readExample(example: MatlabRecord, where: string): Person {
  const isTest = matlabFlag(example, 'istest', where);
  if (isTest && matlabFlag(example, 'istrain', where)) {
    throw new LimberError({ what: 'a person is in both the training and the test split', where });
  }
  const size = imageSize(example, where);
  const center = torsoCenter(example, where);
  return {
    image: matlabString(example, 'filepath', where),
    split: isTest ? 'test' : 'train',
    pose: readPose(example, where),
    center,
    imageSize: size,
  };
}

function readPose(example: MatlabRecord, where: string): Pose {
  const { data } = numbers(
    example,
    'coords',
    ([rows, count = 0]) => rows === 2 && count > at(columns, -1),
    where,
  );
  return columns.map((column, index) => {
    const [x, y] = [at(data, 2 * column), at(data, 2 * column + 1)];
    if (Number.isNaN(x) && Number.isNaN(y)) return null;
    if (Number.isFinite(x + y)) return { point: imagePoint(x - 1, y - 1) };
    throw new LimberError({
      what: 'damaged label',
      got: `(${x}, ${y})`,
      expected: 'x and y, or NaN twice',
      where: `${where}, ${flic.joints[index]}`,
    });
  });
}

function torsoCenter(example: MatlabRecord, where: string): ImagePoint | undefined {
  if (!isGiven(example, 'torsobox')) return undefined;
  const { data } = numbers(example, 'torsobox', (dims) => dims.join() === '1,4', where);
  const [left = 0, top = 0, right = 0, bottom = 0] = data;
  if (right > left && bottom > top && Number.isFinite(left + top + right + bottom)) {
    return imagePoint((left + right) / 2 - 1, (top + bottom) / 2 - 1);
  }
  throw new LimberError({
    what: 'damaged torso box',
    got: Array.from(data).join(', '),
    expected: 'left, top, right, bottom',
    where,
  });
}

function imageSize(example: MatlabRecord, where: string): Size | undefined {
  if (!isGiven(example, 'imgdims')) return undefined;
  const { data } = numbers(example, 'imgdims', ([rows, count = 0]) => rows === 1 && count >= 2, where);
  const [height = 0, width = 0] = data;
  if (Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)
    return { width, height };
  throw new LimberError({ what: 'damaged size of an image', got: `${width}×${height}`, where });
}

function numbers(
  example: MatlabRecord,
  name: string,
  fits: (dims: readonly number[]) => boolean,
  where: string,
): MatlabNumeric {
  const value = expectKind(matlabEntry(example, name, where), 'numeric', where);
  if (value.dims.length === 2 && fits(value.dims)) return value;
  throw new LimberError({ what: `"${name}" has the wrong shape`, got: describeMatlab(value), where });
}
