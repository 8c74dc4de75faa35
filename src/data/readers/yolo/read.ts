import { LimberError } from '../../../errors.ts';
import type { Dataset, DatasetImage, DroppedLabel, Sample } from '../../dataset.ts';
import { baseName } from '../../find-images.ts';
import { headerSize } from '../../header-size.ts';
import { labeledDataset } from '../../labeled-dataset.ts';
import type { DatasetOptions } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';
import { parseConfig, type YoloConfig } from './config.ts';
import { type PartImage, partImages } from './parts.ts';
import { parseRows } from './rows.ts';

/**
 * Reads YOLO-pose as Ultralytics does: `data.yaml`, and for each image in a folder `images`, a `.txt` file with the
 * same name in the folder `labels` beside it. Each line is a sample; an image without a file has no people. Positions
 * are fractions of the image's size, so the header of every image is read. Visibility 0 becomes `null`, 1 `visible:
 * false`, 2 `visible: true`. Nothing is shifted: the files contain COCO's coordinates divided by width and height.
 *
 * @throws LimberError naming file and line.
 */
export async function readYolo(
  files: FileSource,
  { labels, split = 'all', annotations, category }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('YOLO has no observer-centric labels');
  const names = (await files.list('')).filter((name) => !/(^|\/)\./.test(name));
  const config = parseConfig(await readText(files, annotations ?? (await settingsFile(files, names))));
  const { images, remarks } = await partImages(files, config);
  const divided = images.some(({ part }) => part !== 'all');
  const wanted = images.filter(({ part }) => part === 'all' || split === 'all' || part === split);
  const classNumber = chosenClass(config, category);
  const isFile = new Set(names);
  const read: ReadImage[] = [];
  for (const { image } of wanted) read.push(await readImage(files, image, isFile, config, classNumber));
  if (read.every(({ samples }) => samples.length === 0)) {
    const [first] = wanted;
    const got = `${wanted.length} images${first && `, the labels of the first being ${labelFile(first.image)}`}`;
    throw new LimberError({ what: 'nothing is labeled', got, where: config.where });
  }
  const orphans = labelsWithoutImage(names, images);
  const unset = read.reduce((sum, image) => sum + image.unset, 0);
  const none = unset === 1 ? '1 key point' : `${unset} key points`;
  return labeledDataset({
    name: 'yolo',
    skeleton: config.skeleton,
    files,
    images: files,
    samples: read.flatMap(({ samples }) => samples),
    listed: read.map(({ listed }) => listed),
    dropped: read.flatMap(({ dropped }) => dropped),
    remarks: [
      ...remarks,
      ...(unset > 0 ? [`${none} at (0, 0) or outside the image read as not labeled – in ${files.name}`] : []),
      ...(orphans.length > 0
        ? [
            `${orphans.length === 1 ? '1 file of labels has' : `${orphans.length} files of labels have`} no image, e.g. ${orphans[0]} – in ${files.name}`,
          ]
        : []),
      ...(classNumber === undefined ? mixedClasses(read, config) : []),
    ],
    split: divided ? 'all' : split,
    where: config.where,
  });
}

/** The settings: `data.yaml`, or otherwise the only YAML file with `kpt_shape`. */
async function settingsFile(files: FileSource, names: readonly string[]): Promise<string> {
  if (names.includes('data.yaml')) return 'data.yaml';
  const found: string[] = [];
  for (const name of names.filter((each) => /\.ya?ml$/i.test(each))) {
    if ((await readText(files, name)).text.includes('kpt_shape')) found.push(name);
  }
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  throw new LimberError({
    what:
      first === undefined ? 'no settings of a YOLO-pose dataset' : 'several settings of YOLO-pose datasets',
    got: first === undefined ? undefined : found.slice(0, 3).join(', '),
    expected:
      first === undefined ? 'data.yaml with kpt_shape' : `one of them, e.g. yolo:${files.name}/${first}`,
    where: files.name,
  });
}

function chosenClass({ classes, where }: YoloConfig, category: string | undefined): number | undefined {
  if (category === undefined) return undefined;
  const found = classes.indexOf(category);
  if (found >= 0) return found;
  throw new LimberError({ what: `no class "${category}"`, expected: classes.join(' or '), where });
}

/** A remark if subjects of several classes are read alike. */
function mixedClasses(read: readonly ReadImage[], { classes, where }: YoloConfig): readonly string[] {
  const numbers = [...new Set(read.flatMap(({ categories }) => categories))].sort((a, b) => a - b);
  if (numbers.length < 2) return [];
  const named = numbers.map((number) => classes[number] ?? String(number)).join(', ');
  return [
    `subjects of ${numbers.length} classes (${named}) are read alike; "category" chooses one class – in ${where}`,
  ];
}

interface ReadImage {
  readonly categories: readonly number[];
  readonly samples: readonly Sample[];
  readonly listed: DatasetImage;
  readonly dropped: readonly DroppedLabel[];
  readonly unset: number;
}

async function readImage(
  files: FileSource,
  image: string,
  isFile: ReadonlySet<string>,
  config: YoloConfig,
  category: number | undefined,
): Promise<ReadImage> {
  const labels = labelFile(image);
  if (!isFile.has(labels))
    return { categories: [], samples: [], listed: { name: image }, dropped: [], unset: 0 };
  const size = headerSize(await files.read(image), `${files.name}/${image}`);
  const rows = parseRows(await readText(files, labels), size, config);
  const subjects = rows
    .map((subject, index) => ({ ...subject, id: `yolo/${image}/${index + 1}` }))
    .filter((subject) => category === undefined || subject.category === category);
  return {
    categories: subjects.map(({ category }) => category),
    samples: subjects.map(({ id, pose, box }) => ({ id, image, pose, box, imageSize: size })),
    listed: { name: image, size },
    dropped: subjects.flatMap(({ id, unlabeled }) => unlabeled.map((label) => ({ sample: id, ...label }))),
    unset: subjects.reduce((sum, subject) => sum + subject.unset, 0),
  };
}

/** In the folder `labels` instead of the last folder `images`. Without a folder `images`, beside the image. */
function labelFile(image: string): string {
  return image.replace(/(^|\/)images\/(?!.*(^|\/)images\/)/, '$1labels/').replace(/\.[^./]*$/, '.txt');
}

function labelsWithoutImage(names: readonly string[], images: readonly PartImage[]): readonly string[] {
  const known = new Set(images.map(({ image }) => labelFile(image)));
  const isLabels = (name: string) => /(^|\/)labels\//.test(name) && /\.txt$/i.test(name);
  return names.filter((name) => isLabels(name) && !known.has(name) && baseName(name) !== 'classes.txt');
}
