import type { Dataset } from '../../data/index.ts';
import type { TextSink } from '../../files/node.ts';
import type { Image } from '../../images/index.ts';
import { decodeImage, jpegAddress } from '../../images/node.ts';
import { loadCharts } from '../../page/index.ts';
import { type EvaluationDocument, galleryPictures, renderReport } from '../../report/index.ts';

const tools = {
  decode: decodeImage,
  address: (image: Image) => jpegAddress(image, { quality: 78 }),
};

/** Writes the page. @param pictures where the gallery's pictures are; it is drawn on grey without. */
export async function writeReport(
  sink: TextSink,
  document: EvaluationDocument,
  pictures: Dataset | undefined,
): Promise<void> {
  const crops = pictures ? await galleryPictures(document, pictures, tools) : new Map<number, string>();
  await sink.write(await renderReport(document, await loadCharts(), crops));
  await sink.finish();
}
