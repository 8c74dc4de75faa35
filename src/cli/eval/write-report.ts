import type { Dataset } from '../../data/index.ts';
import { type EvaluationDocument, loadCharts, renderReport } from '../../report/index.ts';
import type { TextSink } from '../output.ts';
import { galleryPictures } from './gallery-pictures.ts';

/** Writes the page. @param pictures where the gallery's pictures are; it is drawn on grey without. */
export async function writeReport(
  sink: TextSink,
  document: EvaluationDocument,
  pictures: Dataset | undefined,
): Promise<void> {
  const crops = pictures ? await galleryPictures(document, pictures) : new Map<number, string>();
  await sink.write(await renderReport(document, await loadCharts(), crops));
  await sink.finish();
}
