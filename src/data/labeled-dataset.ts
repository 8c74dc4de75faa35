import { LimberError } from '../errors.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Dataset, DatasetImage, DroppedLabel, Sample } from './dataset.ts';
import type { Split } from './options.ts';
import { distinctPeople, repetitionRemarks } from './repeated.ts';
import type { FileSource } from './sources/index.ts';
import { splitLabels } from './split.ts';

/** The labels found by a reader. */
export interface FoundLabels {
  readonly name: string;
  readonly skeleton: Skeleton;
  /** The source of the labels, which may have a `test.txt`. */
  readonly files: FileSource;
  /** The source of the images. */
  readonly images: FileSource;
  readonly samples: readonly Sample[];
  /** Every image, if the labels list the images. */
  readonly listed?: readonly DatasetImage[] | undefined;
  readonly dropped: readonly DroppedLabel[];
  readonly remarks: readonly string[];
  /** The split that must still be selected; `all` if the samples are already the split. */
  readonly split: Split;
  /** The name of the label files, for messages. */
  readonly where: string;
}

/**
 * Makes a dataset from a reader's labels. Repeated people are read once, dropped labels are counted in a remark, and
 * the split is selected by `splitSamples`.
 *
 * @throws LimberError when no person is labeled or the split is empty.
 */
export async function labeledDataset(found: FoundLabels): Promise<Dataset> {
  const { name, skeleton, files, images, listed, where } = found;
  const { kept, repeated } = distinctPeople(found.samples);
  if (kept.length === 0)
    throw new LimberError({ what: 'nothing is labeled', expected: 'at least one labeled joint', where });
  const ids = new Set(kept.map(({ id }) => id));
  const dropped = found.dropped.filter(({ sample }) => ids.has(sample));
  const twice = repeated.map(({ id }) => id);
  const remarks = [...found.remarks, ...repetitionRemarks(twice, where), ...droppedRemarks(dropped, where)];
  const dataset: Dataset = {
    name,
    skeleton,
    files: images,
    samples: kept,
    images: listed,
    dropped: dropped.length > 0 ? dropped : undefined,
    remarks: remarks.length > 0 ? remarks : undefined,
  };
  return splitLabels(files, dataset, found.split);
}

function droppedRemarks(dropped: readonly DroppedLabel[], where: string): readonly string[] {
  const [first] = dropped;
  if (first === undefined) return [];
  const count =
    dropped.length === 1 ? '1 label with a place is' : `${dropped.length} labels with a place are`;
  return [`${count} left out, e.g. ${first.joint} of ${first.sample}: ${first.reason} – in ${where}`];
}
