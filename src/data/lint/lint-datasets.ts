import type { ThumbnailDecoder } from '../../images/index.ts';
import { version } from '../../version.ts';
import type { Dataset } from '../dataset.ts';
import { isOpened } from '../opened-dataset.ts';
import { splitsOf } from '../splits-of.ts';
import type { Work } from '../work.ts';
import { lint } from './lint.ts';
import { type LintReport, lintReport } from './report.ts';
import { lintRules } from './rules/index.ts';
import { type ImageReport, inspectImages, type LintedDataset } from './subject.ts';

/** How datasets are checked. */
export interface LintOptions extends Work {
  /** Whether images are also decoded. Without it only labels are checked. Default: true. */
  readonly images?: boolean | undefined;
}

/**
 * Searches datasets for faults that spoil a training: broken labels and images, swapped sides, images in two splits.
 * Several datasets are also searched for images that they share.
 * @param decode decodes images. Without it only labels are checked.
 */
export async function lintDatasets(
  datasets: readonly Dataset[],
  decode: ThumbnailDecoder | undefined,
  { on, signal }: Work = {},
): Promise<LintReport> {
  const counts = datasets.map(({ samples }) => new Set(samples.map(({ image }) => image)).size);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const done = () => on?.({ kind: 'image', done: ++seen, total });
  const subjects: LintedDataset[] = [];
  for (const dataset of datasets) {
    const images = decode
      ? await inspectImages(dataset, decode, { done, signal })
      : new Map<string, ImageReport>();
    const name = isOpened(dataset) ? dataset.specification : dataset.name;
    subjects.push({ name, dataset, splits: await splitsOf(dataset), images });
  }
  return lintReport(subjects, lintRules, lint(subjects), version);
}
