import { type Dataset, toCoco } from '../../data/index.ts';
import { fileSink } from '../../files/node.ts';
import { decodeImage } from '../../images/node.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import {
  formatRelabeled,
  type Relabeled,
  type RelabelOptions,
  relabelDataset as relabel,
  type Teacher,
} from '../../relabel/index.ts';
import { openTeacher as openTeacherWith } from '../../relabel/node.ts';
import { nodeRuntime } from '../../runtime/node.ts';
import { imageNamer } from './image-namer.ts';

/**
 * Opens a teacher: a Limber model (`.onnx`), or a description (`.yaml`) of a network that predicts belief maps of one
 * person. Several files make an ensemble.
 * @throws LimberError when no file is given, or one cannot be read or is wrong.
 */
export function openTeacher(
  files: string | readonly string[],
  { threads }: Pick<ComputeOptions, 'threads'> = {},
): Promise<Teacher> {
  return openTeacherWith(typeof files === 'string' ? [files] : files, nodeRuntime({ threads }));
}

/** How a dataset is relabeled, and where the labels are written. */
export interface RelabelDatasetOptions extends RelabelOptions {
  /**
   * The COCO file to write. For every joint it states who placed it, and which teachers, detector and rule were used.
   * File names of images are relative to its folder if the images lie below it.
   */
  readonly out?: string | undefined;
}

/** A dataset with checked and completed labels, and the file that holds them. */
export interface RelabeledDataset extends Relabeled {
  /** The written file: `out`, or `NAME.partial.json` if the signal ended the work. `undefined` without `out`. */
  readonly file: string | undefined;
}

/**
 * Lets a teacher check and complete the labels of a dataset. With a detector, it also labels people without labels.
 * An image that cannot be read keeps its labels, and its error is among the `problems`.
 * When `signal` ends the call, the result has the images that were relabeled so far.
 * @throws LimberError when `out` cannot be written. With `out`, the signal's reason if it ended the call before
 * the first image.
 */
export async function relabelDataset(
  dataset: Dataset,
  teacher: Teacher,
  { out, ...options }: RelabelDatasetOptions = {},
): Promise<RelabeledDataset> {
  // A teacher may run for hours, so a file that cannot be written has to fail first.
  const sink = out === undefined ? undefined : await fileSink(out);
  try {
    const relabeled = await relabel(dataset, teacher, decodeImage, options);
    const { done, images, rule } = relabeled;
    if (out === undefined || sink === undefined) return { ...relabeled, file: undefined };
    if (done === 0) options.signal?.throwIfAborted();
    const { document } = toCoco(relabeled.dataset, {
      fileName: imageNamer(dataset, out),
      info: {
        teachers: teacher.origins,
        ...(options.detector && { detector: options.detector.origin }),
        rule,
      },
    });
    await sink.write(`${JSON.stringify(document)}\n`);
    if (done < images) return { ...relabeled, file: await sink.finishEarly() };
    await sink.finish();
    return { ...relabeled, file: out };
  } finally {
    await sink?.abandon();
  }
}

export { formatRelabeled };
