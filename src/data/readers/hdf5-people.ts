import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { boxAround, imagePoint } from '../../geometry/index.ts';
import type { Joint, Skeleton } from '../../skeletons/index.ts';
import { hdf5Numbers, hdf5Texts, readHdf5 } from '../formats/hdf5/index.ts';
import type { Person } from '../people.ts';
import type { FileSource } from '../sources/index.ts';

/** Side of a person's box in pixels for a `scale` of 1. */
const scalePixels = 200;

export interface Hdf5PeopleOptions {
  /** Whether `visible` states the visibility of a joint. Otherwise it states whether the joint is labeled. */
  readonly visibility: boolean;
  /** Undoes a change that the files' authors made to center and scale. */
  readonly frame?: (x: number, y: number, scale: number) => readonly [x: number, y: number, scale: number];
}

/**
 * Reads people from the annotation files that Newell et al. made from FLIC and MPII for stacked hourglass networks
 * (ECCV 2016), `train.h5` and `valid.h5`. Each person has the image (`imgname`), the joints (`part`, N×joints×2,
 * 1-based), the visibility of each joint (`visible`), `center` and `scale`. An invisible joint at (0, 0) is not
 * annotated.
 * @throws LimberError that names the dataset, and for a damaged label the person.
 */
export async function readHdf5People(
  files: FileSource,
  name: string,
  split: Person['split'],
  skeleton: Skeleton,
  { visibility, frame = (...stated) => stated }: Hdf5PeopleOptions,
): Promise<readonly Person[]> {
  const where = `${files.name}/${name}`;
  const only = ['imgname', 'part', 'visible', 'center', 'scale'];
  const content = await readHdf5(await files.read(name), where, { only });
  const images = hdf5Texts(content, 'imgname', where);
  const [people, joints] = [images.length, skeleton.joints.length];
  const parts = hdf5Numbers(content, 'part', [people, joints, 2], where);
  const visible = hdf5Numbers(content, 'visible', [people, joints], where);
  const centers = hdf5Numbers(content, 'center', [people, 2], where);
  const scales = hdf5Numbers(content, 'scale', [people], where);
  return images.map((image, person) => {
    const place = `${where}, person ${person + 1} (${image})`;
    const pose = skeleton.joints.map((joint, index): Joint | null => {
      const row = person * joints + index;
      const [x, y] = [at(parts.data, 2 * row), at(parts.data, 2 * row + 1)];
      const flag = at(visible.data, row);
      if (Number.isFinite(x + y) && (flag === 0 || flag === 1)) {
        if (flag === 0 && x <= 0 && y <= 0) return null;
        const point = imagePoint(x - 1, y - 1);
        return visibility ? { point, visible: flag === 1 } : { point };
      }
      throw new LimberError({
        what: 'damaged label',
        got: `(${x}, ${y}, ${flag})`,
        expected: 'x, y and a visibility of 0 or 1',
        where: `${place}, ${joint}`,
      });
    });
    const [x, y] = [at(centers.data, 2 * person), at(centers.data, 2 * person + 1)];
    const scale = at(scales.data, person);
    const framed = isNone(x, y) ? ([x, y, scale] as const) : frame(x, y, scale);
    return { image, split, pose, ...personFrame(...framed, place) };
  });
}

/**
 * Center and box of a person, from MPII's approximate position (1-based) and scale (the person's height divided by 200
 * pixels). Empty for the position (−1, −1), which means "no position".
 * @throws LimberError unless the numbers are finite and the scale is positive.
 */
export function personFrame(
  x: number,
  y: number,
  scale: number,
  where: string,
): Pick<Person, 'center' | 'box'> {
  if (isNone(x, y)) return {};
  if (!(Number.isFinite(x + y + scale) && scale > 0)) {
    throw new LimberError({
      what: 'damaged center or scale',
      got: `(${x}, ${y}), ${scale}`,
      expected: 'a point and a positive number',
      where,
    });
  }
  const center = imagePoint(x - 1, y - 1);
  return { center, box: boxAround(center, scale * scalePixels, scale * scalePixels) };
}

function isNone(x: number, y: number): boolean {
  return x === -1 && y === -1;
}
