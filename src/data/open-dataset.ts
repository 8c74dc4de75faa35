import { LimberError } from '../errors.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { withAbsentJoints } from './absent.ts';
import { boxDoubts } from './box-doubts.ts';
import { copyDoubts } from './copied-images.ts';
import type { Dataset } from './dataset.ts';
import { baseName, folderOf } from './find-images.ts';
import { guessFormat } from './guess-format.ts';
import { mapDataset } from './map-dataset.ts';
import type { DatasetOptions } from './options.ts';
import { readCoco } from './readers/coco/index.ts';
import { readDeepLabcut } from './readers/deeplabcut/index.ts';
import { readFlic } from './readers/flic/index.ts';
import { readLabelStudio } from './readers/labelstudio/index.ts';
import { readLsp, readLspet } from './readers/lsp.ts';
import { readMpii } from './readers/mpii/index.ts';
import { readSleap } from './readers/sleap/index.ts';
import { readYolo } from './readers/yolo/index.ts';
import type { FileSource, OpenSource } from './sources/index.ts';
import { checkUnits } from './units.ts';

/** Reads a dataset of one format. */
export type DatasetReader = (files: FileSource, options?: DatasetOptions) => Promise<Dataset>;

/** The reader of every format, by the format's name in a specification. */
export const datasetReaders = {
  /** Leeds Sports Pose. */
  lsp: readLsp,
  /** Leeds Sports Pose Extended. */
  lspet: readLspet,
  /** Frames Labeled In Cinema. */
  flic: readFlic,
  /** MPII Human Pose. */
  mpii: readMpii,
  /** COCO key points. */
  coco: readCoco,
  /** The labels of a DeepLabCut project. */
  deeplabcut: readDeepLabcut,
  /** SLEAP's labels. */
  sleap: readSleap,
  /** Label Studio's export. */
  labelstudio: readLabelStudio,
  /** YOLO-pose, as Ultralytics reads it. */
  yolo: readYolo,
} satisfies Record<string, DatasetReader>;

/** Name of a dataset format, e.g. `lsp`. */
export type DatasetFormat = keyof typeof datasetReaders;

/** The options of a dataset, and the skeleton to map it to. */
export interface OpenOptions extends DatasetOptions {
  /** The skeleton to map the poses to, by the joints' names. Default: the dataset's own. */
  readonly skeleton?: Skeleton | undefined;
}

/**
 * Opens the dataset with the specification `FORMAT:PLACE`, e.g. `lsp:data/lsp`. The place is a folder or another place
 * that `open` accepts, e.g. a zip archive. For COCO it may be an annotation file. Its images are then searched below
 * its folder, or, for a file in `annotations/`, below the parent of `annotations/`. It may also be a file of SLEAP,
 * Label Studio or YOLO, or a DeepLabCut project's `config.yaml`.
 *
 * @param open gives the files at a place, e.g. `openSource` on disk
 * @throws LimberError naming the formats there are, and whatever the reader throws.
 */
export async function openDataset(
  specification: string,
  open: OpenSource,
  { skeleton, ...options }: OpenOptions = {},
): Promise<Dataset> {
  const [, format = '', place = ''] = /^([^:]*):(.+)$/.exec(specification) ?? [];
  if (!isFormat(format)) throw await unknownDataset(specification, open);
  const named = labelFiles[format];
  if (!named?.test(place)) return readDataset(format, await open(place), { skeleton, ...options });
  const { folder, file } = annotationPlace(place);
  // A DeepLabCut project has one file of settings; the others may have several files of labels.
  const annotations = format === 'deeplabcut' ? undefined : file;
  return readDataset(format, await open(folder), {
    skeleton,
    ...options,
    annotations: options.annotations ?? annotations,
  });
}

/** The error for a specification without a known format. If the place exists, its files suggest the format. */
async function unknownDataset(specification: string, open: OpenSource): Promise<LimberError> {
  const what = `unknown dataset "${specification}"`;
  const names = specification === '' ? [] : await filesAt(specification, open);
  const format = guessFormat(names);
  if (format !== undefined) {
    return new LimberError({
      what,
      got: 'no format',
      expected: `${format}:${specification}, to judge by its files`,
    });
  }
  const formats = Object.keys(datasetReaders).map((name) => `${name}:FOLDER`);
  return new LimberError({ what, expected: [...formats, 'coco:FILE.json'].join(' or ') });
}

/** The names of the files at a place; none if there is no such place. */
async function filesAt(place: string, open: OpenSource): Promise<readonly string[]> {
  try {
    return await (await open(place)).list('');
  } catch {
    return [];
  }
}

/** Files that may be given instead of their folder. */
const labelFiles: Partial<Record<DatasetFormat, RegExp>> = {
  coco: /\.json$/i,
  labelstudio: /\.json$/i,
  sleap: /\.slp$/i,
  yolo: /\.ya?ml$/i,
  deeplabcut: /(^|[/\\])config\.yaml$/,
};

/**
 * Reads a dataset of a format from its files: in a folder, a zip archive, a browser or memory.
 * @throws LimberError for an option that the format does not have, for labels that are not in pixels (`checkUnits`),
 * and whatever the reader throws.
 */
export async function readDataset(
  format: DatasetFormat,
  files: FileSource,
  { skeleton, unlabeled, ...options }: OpenOptions = {},
): Promise<Dataset> {
  requireMeaning(format, options);
  const read = await datasetReaders[format](files, options);
  const doubts = [
    ...checkUnits(read),
    ...boxDoubts(read.samples, files.name),
    ...copyDoubts(read.samples, files.name),
  ];
  const plain = doubts.length === 0 ? read : { ...read, remarks: [...(read.remarks ?? []), ...doubts] };
  const dataset = unlabeled === undefined ? plain : withAbsentJoints(plain, unlabeled);
  return skeleton === undefined ? dataset : mapDataset(dataset, skeleton);
}

/** The formats that have each option. */
const choices = {
  annotations: ['coco', 'flic', 'mpii', 'sleap', 'labelstudio', 'yolo'],
  category: ['coco', 'sleap', 'yolo'],
} satisfies Partial<Record<keyof DatasetOptions, readonly DatasetFormat[]>>;

/** @throws LimberError for an option that the format does not have. */
function requireMeaning(format: DatasetFormat, options: DatasetOptions): void {
  for (const [name, formats] of Object.entries(choices)) {
    const chosen = options[name as keyof typeof choices];
    if (chosen === undefined || formats.some((each) => each === format)) continue;
    throw new LimberError({
      what: `${name} cannot be chosen for a dataset of the format ${format}`,
      got: `"${chosen}"`,
      expected: `it for ${formats.join(', ')} only`,
    });
  }
}

/** For a given file: the folder of its dataset, and the file's name in this folder. */
function annotationPlace(place: string): { readonly folder: string; readonly file: string } {
  const path = place.replaceAll('\\', '/');
  const [folder, name] = [folderOf(path), baseName(path)];
  if (baseName(folder) !== 'annotations') return { folder: folder || '.', file: name };
  return { folder: folderOf(folder) || '.', file: `annotations/${name}` };
}

function isFormat(name: string): name is DatasetFormat {
  return Object.hasOwn(datasetReaders, name);
}
