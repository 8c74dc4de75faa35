import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Dataset,
  type DatasetFiles,
  leftBehind,
  mapDataset,
  readImageSizes,
  splitsOf,
  toDeepLabcut,
  toYolo,
  type Work,
} from '../../data/index.ts';
import { LimberError, problemOf } from '../../errors.ts';
import { outputFolder, writeWhole } from '../../files/node.ts';
import { readImageSize } from '../../images/node.ts';
import type { Skeleton } from '../../skeletons/index.ts';

/** Formats that are folders of labels and images. */
export const exportFormats = ['deeplabcut', 'yolo'] as const;
/** A format that a dataset is exported to. */
export type ExportFormat = (typeof exportFormats)[number];

/** How a dataset is exported, and where to. */
export interface ExportDatasetOptions extends Work {
  /** A DeepLabCut project or a YOLO-pose dataset. */
  readonly format: ExportFormat;
  /** The folder to write. It is created; a folder with files is refused. */
  readonly out: string;
  /** The skeleton to write, matched by the joints' names. Default: the dataset's own. */
  readonly skeleton?: Skeleton | undefined;
  /** Whether pelvis, thorax and neck are taken from hips and shoulders if they have no label. Default: false. */
  readonly derive?: boolean | undefined;
  /** DeepLabCut: who labeled. Default: `limber`. */
  readonly scorer?: string | undefined;
}

/** The result of `exportDataset`. */
export interface DatasetExport {
  readonly subjects: number;
  readonly images: number;
  /**
   * Sentences about data that the format cannot store, data that had to be invented, and joints without a counterpart.
   */
  readonly differences: readonly string[];
  /** Images that could not be read. */
  readonly problems: readonly LimberError[];
}

/**
 * Writes a dataset as a DeepLabCut project or a YOLO-pose dataset: labels, settings and copies of the images. Read
 * again, the poses are the same.
 * @throws LimberError when the folder already contains files or cannot be written.
 */
export async function exportDataset(
  original: Dataset,
  { format, out, skeleton, derive = false, scorer, ...work }: ExportDatasetOptions,
): Promise<DatasetExport> {
  await requireEmpty(out);
  const dataset = skeleton ? mapDataset(original, skeleton, { derive }) : original;
  const problems: LimberError[] = [];
  let files: DatasetFiles;
  if (format === 'yolo') {
    const read = await readImageSizes(dataset, readImageSize, work);
    problems.push(...read.problems);
    files = toYolo(dataset, { sizes: read.sizes, splits: await splitsOf(original) });
  } else {
    files = await toDeepLabcut(dataset, { scorer });
  }
  await outputFolder(out);
  for (const [name, content] of files.made) {
    await write(join(out, name), typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
  let copied = 0;
  for (const [from, to] of files.images) {
    work.signal?.throwIfAborted();
    const bytes = await dataset.files.read(from).catch((error: unknown) => problemOf(error));
    if (bytes instanceof LimberError) problems.push(bytes);
    else {
      await write(join(out, to), bytes);
      copied++;
    }
    work.on?.({ kind: 'image', done: copied, total: files.images.size });
  }
  const mapped = skeleton ? leftBehind(original.skeleton, skeleton, derive) : [];
  return {
    subjects: files.subjects,
    images: copied,
    differences: [...mapped, ...files.differences],
    problems,
  };
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, bytes);
}

async function requireEmpty(folder: string): Promise<void> {
  const [first] = await readdir(folder).catch((): readonly string[] => []);
  if (first === undefined) return;
  throw new LimberError({
    what: 'the folder is not empty',
    got: first,
    expected: 'a new folder',
    where: folder,
  });
}
