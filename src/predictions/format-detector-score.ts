import type { Score } from '../eval/index.ts';
import { textTable } from '../foundation/index.ts';
import type { DetectorScore } from './score-detector.ts';

/** What was scored: the network, and the dataset. */
export interface ScoredDetector {
  readonly detector: { readonly name: string; readonly sha256: string };
  readonly data: { readonly specification: string; readonly split: string | undefined };
}

/** The scores of a detector as text, e.g. for a terminal. */
export function formatDetectorScore(score: DetectorScore, { detector, data }: ScoredDetector): string {
  const { boxes, recall, precision, minimumScore, images, people, found, milliseconds } = score;
  const number = (value: Score) => value?.toFixed(2) ?? '–';
  const lines = [
    `detector     ${detector.name}, sha256 ${detector.sha256.slice(0, 12)}`,
    `data         ${data.specification}, split ${data.split}, ${people} people in ${images} images`,
    `found        ${found} boxes with a score of ${minimumScore} or more: recall ${number(recall)}, precision ${number(precision)}`,
    ...(milliseconds === null
      ? []
      : [
          `time         decode ${milliseconds.decode.toFixed(1)} + detector ${milliseconds.detector.toFixed(1)} ms for an image (mean, one image after the other)`,
        ]),
  ];
  const { ap, ap50, ap75, apSmall, apMedium, apLarge, ar1, ar10, ar, arSmall, arMedium, arLarge } = boxes;
  const table = textTable([
    ['', 'all', '@0.5', '@0.75', 'small', 'medium', 'large', '1 box', '10 boxes'],
    ['box AP', ...[ap, ap50, ap75, apSmall, apMedium, apLarge].map(number)],
    ['box AR', number(ar), '', '', ...[arSmall, arMedium, arLarge, ar1, ar10].map(number)],
  ]);
  return `${lines.join('\n')}\n\n${table}`;
}
