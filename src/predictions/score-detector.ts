import { type Dataset, datasetImages, type Work } from '../data/index.ts';
import type { Detector } from '../detect/index.ts';
import { LimberError, problemOf } from '../errors.ts';
import {
  type BoxCounts,
  type BoxScores,
  boxCounts,
  boxScores,
  type DetectedBox,
  type LabeledBox,
  leastScoreForAp,
} from '../eval/index.ts';
import type { ImageDecoder } from '../images/index.ts';

/** The scores of a detector on labeled boxes. Recall and precision are those of the boxes that it reports. */
export interface DetectorScore extends BoxCounts {
  /** COCO's twelve scores of boxes, from all detections with a score of 0.05 or more. */
  readonly boxes: BoxScores;
  /** The detector reports boxes with at least this score. */
  readonly minimumScore: number;
  /** Number of images that were searched. */
  readonly images: number;
  /** Number of labeled people in them. A crowd is not counted. */
  readonly people: number;
  /** Number of boxes that the detector reports. */
  readonly found: number;
  /** Mean time for an image in milliseconds, one image after the other; `null` if no image was searched. */
  readonly milliseconds: { readonly decode: number; readonly detector: number } | null;
  /** Images that could not be read. Their people count as missed. */
  readonly problems: readonly LimberError[];
}

/** How a detector is run over a dataset. */
export type ScoreDetectorOptions = Work;

/**
 * Scores a detector on the boxes of a dataset, also in images without labels. A crowd's box is a region in which
 * detections are ignored.
 * @throws LimberError when the dataset has no boxes.
 */
export async function scoreDetectorOn(
  detector: Detector,
  dataset: Dataset,
  decodeImage: ImageDecoder,
  { on, signal }: ScoreDetectorOptions = {},
): Promise<DetectorScore> {
  const { files, samples } = dataset;
  const labeled = samples.flatMap(({ image, box, area, crowd }): readonly LabeledBox[] =>
    box === undefined ? [] : [{ image, box, area: area ?? box.width * box.height, crowd }],
  );
  if (labeled.length === 0) {
    throw new LimberError({
      what: 'the dataset has no boxes to score a detector on',
      got: `${samples.length} people without a box`,
      expected: 'a dataset that labels boxes, such as COCO',
      where: files.name,
    });
  }
  const images = datasetImages(dataset);
  const problems: LimberError[] = [];
  const detections: DetectedBox[] = [];
  let [decode, search, searched, done] = [0, 0, 0, 0];
  for (const { name } of images) {
    signal?.throwIfAborted();
    try {
      const started = performance.now();
      const image = await decodeImage(await files.read(name), `${files.name}/${name}`);
      const decoded = performance.now();
      if (searched === 0) await detector.detect(image);
      const before = performance.now();
      for (const found of await detector.detect(image, { minimumScore: leastScoreForAp }))
        detections.push({ image: name, ...found });
      search += performance.now() - before;
      decode += decoded - started;
      searched++;
    } catch (error) {
      problems.push(problemOf(error));
    }
    done++;
    on?.({ kind: 'image', done, total: images.length });
  }
  const { minimumScore } = detector;
  const reported = detections.filter(({ score }) => score >= minimumScore);
  return {
    boxes: boxScores(labeled, detections),
    ...boxCounts(labeled, reported),
    minimumScore,
    images: searched,
    people: labeled.filter(({ crowd }) => !crowd).length,
    found: reported.length,
    milliseconds: searched === 0 ? null : { decode: decode / searched, detector: search / searched },
    problems,
  };
}
