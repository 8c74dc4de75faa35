import { stringify } from 'yaml';
import type { Box, Size } from '../../../geometry/index.ts';
import { mirrorOrder, poseBox, type Skeleton, writtenNames } from '../../../skeletons/index.ts';
import type { Dataset, Sample } from '../../dataset.ts';
import { counted, type DatasetFiles } from '../../dataset-files.ts';
import { datasetImages } from '../../dataset-images.ts';
import { distinctNames } from '../../distinct-names.ts';
import type { Split } from '../../options.ts';

/** Data for a YOLO-pose dataset that the dataset may lack. */
export interface YoloOptions {
  /** Sizes of images whose labels do not state them. */
  readonly sizes?: ReadonlyMap<string, Size> | undefined;
  /** The split of each sample, by its id. Samples without an entry are for training. */
  readonly splits?: ReadonlyMap<string, Split> | undefined;
}

/**
 * Writes a dataset as YOLO-pose with visibilities: `data.yaml`, `images/train`, `images/val`, and a label file for each
 * image with people. `readYolo` reads the same poses and boxes, up to rounding. Images of unknown size are left out,
 * because positions are fractions of the size.
 */
export function toYolo(dataset: Dataset, { sizes, splits }: YoloOptions = {}): DatasetFiles {
  const { skeleton, samples } = dataset;
  const listed = datasetImages(dataset);
  const names = distinctNames(listed.map(({ name }) => name));
  const testing = new Set(samples.filter(({ id }) => splits?.get(id) === 'test').map(({ image }) => image));
  const images = new Map<string, string>();
  const made = new Map<string, string>();
  const written: Sample[] = [];
  for (const [index, { name, size = sizes?.get(name) }] of listed.entries()) {
    if (size === undefined) continue;
    const place = `${testing.has(name) ? 'val' : 'train'}/${names[index]}`;
    images.set(name, `images/${place}${/\.[^./]*$/.exec(name)?.[0] ?? ''}`);
    const own = samples.filter(({ image, crowd }) => image === name && !crowd);
    const rows = own.flatMap((sample) => {
      const box = sample.box ?? poseBox(sample.pose);
      return box === undefined ? [] : [rowOf(sample, box, size)];
    });
    if (rows.length === 0) continue;
    made.set(`labels/${place}.txt`, `${rows.join('\n')}\n`);
    written.push(...own);
  }
  made.set('data.yaml', settings(skeleton, testing.size > 0));
  const joints = written.flatMap(({ pose }) => pose.filter((joint) => joint !== null));
  return {
    made,
    images,
    subjects: written.length,
    differences: [
      ...counted(skeleton.limbs.length, 'limbs are left out: YOLO-pose has none'),
      ...counted(samples.filter(({ crowd }) => crowd).length, 'crowds are left out'),
      ...counted(samples.filter(({ center }) => center).length, 'centers are left out'),
      ...counted(
        written.filter(({ box }) => !box).length,
        'missing boxes are replaced by the box around the joints',
      ),
      ...counted(
        joints.filter(({ visible }) => visible === undefined).length,
        'joints of unknown visibility are written as visible',
      ),
      ...(testing.size > 0 ? [] : ['nothing is for testing: val is the same images as train']),
    ],
  };
}

function rowOf({ pose }: Sample, { x, y, width, height }: Box, size: Size): string {
  const share = (right: number, down: number) => [right / size.width, down / size.height];
  const points = pose.flatMap((joint) =>
    joint ? [...share(joint.point.x, joint.point.y), joint.visible === false ? 1 : 2] : [0, 0, 0],
  );
  return [0, ...share(x + width / 2, y + height / 2), ...share(width, height), ...points].join(' ');
}

function settings(skeleton: Skeleton, hasTest: boolean): string {
  return stringify({
    path: '.',
    train: 'images/train',
    val: hasTest ? 'images/val' : 'images/train',
    names: { 0: skeleton.name },
    kpt_shape: [skeleton.joints.length, 3],
    flip_idx: mirrorOrder(skeleton),
    kpt_names: { 0: writtenNames(skeleton) },
  });
}
