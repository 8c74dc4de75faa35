import { LimberError } from '../errors.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { withAbsentJoints } from './absent.ts';
import type { Dataset } from './dataset.ts';
import { baseName, folderOf } from './find-images.ts';
import { mapDataset } from './map-dataset.ts';
import type { DatasetOptions } from './options.ts';
import { readCoco } from './readers/coco/index.ts';
import { readDeepLabcut } from './readers/deeplabcut/index.ts';
import { readFlic } from './readers/flic/index.ts';
import { readLsp, readLspet } from './readers/lsp.ts';
import { readMpii } from './readers/mpii/index.ts';
import type { FileSource, OpenSource } from './sources/index.ts';
import { checkUnits } from './units.ts';

/** Reads a dataset of one format. */
export type DatasetReader = (files: FileSource, options?: DatasetOptions) => Promise<Dataset>;

/** The reader of every format, by the name it has in a specification. */
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
  /** A DeepLabCut project's labels. */
  deeplabcut: readDeepLabcut,
} satisfies Record<string, DatasetReader>;

/** The name of a format that datasets are read from, e.g. `lsp`. */
export type DatasetFormat = keyof typeof datasetReaders;

/** What is chosen of a dataset, and the skeleton to see it in. */
export interface OpenOptions extends DatasetOptions {
  /** The skeleton to see the poses in, matched by the joints' names: the dataset's own unless given. */
  readonly skeleton?: Skeleton | undefined;
}

/**
 * Opens the dataset that a specification `FORMAT:PLACE` names, e.g. `lsp:data/lsp`. The place is a folder or
 * whatever else `open` knows, e.g. a zip archive. For COCO it may be an annotation file, whose pictures are then
 * looked for below its folder (for one in `annotations/`, below the folder that holds that). For DeepLabCut it may be
 * a project's `config.yaml`.
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
  if (!isFormat(format)) {
    const formats = Object.keys(datasetReaders).map((name) => `${name}:FOLDER`);
    throw new LimberError({
      what: `unknown dataset "${specification}"`,
      expected: [...formats, 'coco:FILE.json'].join(' or '),
    });
  }
  if (format === 'deeplabcut' && /(^|[/\\])config\.yaml$/.test(place)) {
    const project = folderOf(place.replaceAll('\\', '/')) || '.';
    return readDataset(format, await open(project), { skeleton, ...options });
  }
  if (format !== 'coco' || !/\.json$/i.test(place)) {
    return readDataset(format, await open(place), { skeleton, ...options });
  }
  const { folder, annotations } = annotationPlace(place);
  return readDataset(format, await open(folder), { skeleton, ...options, annotations });
}

/**
 * Reads a dataset of a format from its files: those of a folder, a zip archive, a browser or memory.
 *
 * @throws LimberError for a choice that the format does not have, for labels that are no pixels (`checkUnits`), for a
 * joint in `unlabelled` that the dataset does not have, and
 * whatever the reader throws.
 */
export async function readDataset(
  format: DatasetFormat,
  files: FileSource,
  { skeleton, unlabelled, ...options }: OpenOptions = {},
): Promise<Dataset> {
  requireMeaning(format, options);
  const read = await datasetReaders[format](files, options);
  const doubts = checkUnits(read);
  const plain = doubts.length === 0 ? read : { ...read, remarks: [...(read.remarks ?? []), ...doubts] };
  const dataset = unlabelled === undefined ? plain : withAbsentJoints(plain, unlabelled);
  return skeleton === undefined ? dataset : mapDataset(dataset, skeleton);
}

/** The formats in which there is something to choose. */
const choices = {
  annotations: ['coco', 'flic', 'mpii'],
  category: ['coco'],
} satisfies Partial<Record<keyof DatasetOptions, readonly DatasetFormat[]>>;

/** @throws LimberError for a choice that the format does not have. */
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

/** The folder of a COCO dataset of which an annotation file is named. */
function annotationPlace(place: string): { readonly folder: string; readonly annotations: string } {
  const path = place.replaceAll('\\', '/');
  const [folder, name] = [folderOf(path), baseName(path)];
  if (baseName(folder) !== 'annotations') return { folder: folder || '.', annotations: name };
  return { folder: folderOf(folder) || '.', annotations: `annotations/${name}` };
}

function isFormat(name: string): name is DatasetFormat {
  return Object.hasOwn(datasetReaders, name);
}
