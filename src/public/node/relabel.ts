import type { Dataset } from '../../data/index.ts';
import { decodeImage } from '../../images/node.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import {
  type Relabelled,
  type RelabelOptions,
  relabelDataset as relabel,
  type Teacher,
} from '../../relabel/index.ts';
import { openTeacher as openTeacherWith } from '../../relabel/node.ts';
import { nodeRuntime } from '../../runtime/node.ts';

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

/**
 * Lets a teacher check and complete the labels of a dataset. With a detector, it also labels people without labels.
 * An image that cannot be read keeps its labels, and its error is among the `problems`.
 * When `signal` ends the call, the result has the images that were relabelled so far.
 */
export function relabelDataset(
  dataset: Dataset,
  teacher: Teacher,
  options: RelabelOptions = {},
): Promise<Relabelled> {
  return relabel(dataset, teacher, decodeImage, options);
}
