import { LimberError } from '../../errors.ts';
import { imagePoint } from '../../geometry/index.ts';
import { type Joint, lsp } from '../../skeletons/index.ts';
import type { Dataset, DroppedLabel } from '../dataset.ts';
import { describeMatlab, expectKind, matlabAt, matlabEntry, readMatlab } from '../formats/matlab/index.ts';
import type { DatasetOptions, Split } from '../options.ts';
import type { FileSource } from '../sources/index.ts';

/** The first 1000 images are for training, all others for testing. */
const trainImages = 1000;

/**
 * Reads Leeds Sports Pose (Johnson & Everingham, BMVC 2010) from its original folder: `joints.mat`, `joints-OC.mat`
 * and `images/im0001.jpg`, …. The third value of a joint is 1 if it is occluded, and becomes `visible: false`.
 * MATLAB's 1-based coordinates become 0-based.
 * @throws LimberError when the labels are missing or are not an array of 3×14×N, or the split is empty.
 */
export async function readLsp(
  files: FileSource,
  { labels = 'person-centric', split = 'all' }: DatasetOptions = {},
): Promise<Dataset> {
  const file = labels === 'person-centric' ? 'joints.mat' : 'joints-OC.mat';
  const table = await readTable(files, file, 'value first');
  const bounds: Record<Split, readonly [from: number, to: number]> = {
    train: [0, Math.min(trainImages, table.images)],
    test: [trainImages, table.images],
    all: [0, table.images],
  };
  const [from, to] = bounds[split];
  if (from >= to) {
    throw new LimberError({
      what: `split "${split}" of LSP is empty`,
      got: `labels of ${table.images} images`,
      expected: '2000, 1–1000 for training and 1001–2000 for testing',
      where: table.where,
    });
  }
  return dataset('lsp', files, table, range(from, to), (x, y, occluded) => ({
    point: imagePoint(x - 1, y - 1),
    visible: !occluded,
  }));
}

/**
 * Reads LSP Extended (Johnson & Everingham, CVPR 2011) from its original folder: `joints.mat` and
 * `images/im00001.jpg`, …. All of it is for training. Here the third value of a joint is 1 if it is annotated. If it
 * is 0, the coordinates are meaningless: the joint becomes `null`, and the label is listed in `dropped`. MATLAB's
 * 1-based coordinates become 0-based.
 * @throws LimberError when the labels are missing or are not an array of 14×3×N, or when observer-centric labels or
 * the test split are requested, which do not exist.
 */
export async function readLspet(
  files: FileSource,
  { labels = 'person-centric', split = 'all' }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels !== 'person-centric') throw new LimberError(`LSPET has no ${labels} labels`);
  if (split === 'test') throw new LimberError('LSPET has no test split, all of it is for training');
  const table = await readTable(files, 'joints.mat', 'joint first');
  const annotated = dataset('lspet', files, table, range(0, table.images), (x, y, flag) =>
    flag ? { point: imagePoint(x - 1, y - 1) } : null,
  );
  return { ...annotated, dropped: droppedLabels(annotated, table) };
}

/** The labels of joints that are not annotated. */
function droppedLabels({ samples }: Dataset, table: JointTable): readonly DroppedLabel[] {
  return samples.flatMap(({ id, pose }, image) =>
    lsp.joints.flatMap((joint, index) => {
      if (pose[index]) return [];
      const [x, y] = table.label(image, index);
      return [{ sample: id, joint, point: imagePoint(x - 1, y - 1), reason: 'not annotated' }];
    }),
  );
}

/** The numbers of a `joints.mat`, independent of the order of its axes. */
interface JointTable {
  readonly where: string;
  readonly images: number;
  /** The three values of a joint, as in the file. Both indices are 0-based. */
  label(image: number, joint: number): readonly [x: number, y: number, flag: number];
}

async function readTable(
  files: FileSource,
  file: string,
  axes: 'value first' | 'joint first',
): Promise<JointTable> {
  const where = `${files.name}/${file}`;
  const variables = await readMatlab(await files.read(file), where);
  const array = expectKind(matlabEntry(variables, 'joints', where), 'numeric', where);
  const [first, second, images = 1] = array.dims;
  const [rows, columns] = axes === 'value first' ? [3, 14] : [14, 3];
  if (first !== rows || second !== columns || array.dims.length > 3) {
    throw new LimberError({
      what: '"joints" has the wrong shape',
      got: describeMatlab(array),
      expected: axes === 'value first' ? '3×14×N (14×3×N is LSPET)' : '14×3×N (3×14×N is LSP)',
      where,
    });
  }
  return {
    where,
    images,
    label: (image, joint) => {
      const value = (index: number) =>
        axes === 'value first' ? matlabAt(array, index, joint, image) : matlabAt(array, joint, index, image);
      return [value(0), value(1), value(2)];
    },
  };
}

function dataset(
  name: 'lsp' | 'lspet',
  files: FileSource,
  table: JointTable,
  images: readonly number[],
  joint: (x: number, y: number, flag: boolean) => Joint | null,
): Dataset {
  const digits = name === 'lsp' ? 4 : 5;
  const samples = images.map((image) => {
    const stem = `im${String(image + 1).padStart(digits, '0')}`;
    const pose = lsp.joints.map((jointName, index) => {
      const [x, y, flag] = table.label(image, index);
      const label = flag === 0 || flag === 1 ? joint(x, y, flag === 1) : undefined;
      if (label === undefined || (label && !Number.isFinite(x + y))) {
        throw new LimberError({
          what: 'damaged label',
          got: `(${x}, ${y}, ${flag})`,
          expected: 'x, y and a flag of 0 or 1',
          where: `${table.where}, ${stem}, ${jointName}`,
        });
      }
      return label;
    });
    return { id: `${name}/${stem}`, image: `images/${stem}.jpg`, pose };
  });
  return { name, skeleton: lsp, files, samples };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
