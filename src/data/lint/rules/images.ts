import { isTurned, turnedByExif } from '../../turned-image.ts';
import { type Complaint, ruleOfEach } from '../finding.ts';
import { describedRule } from '../rule-descriptions.ts';
import { type LintedDataset, sizeOfImage } from '../subject.ts';

export const missingImage = ruleOfEach({
  ...describedRule('missing-picture'),
  *find(subject) {
    const missing = [...subject.images.values()].filter(({ kind }) => kind === 'missing').length;
    if (missing > 0 && missing === subject.images.size) {
      const [name = ''] = subject.images.keys();
      const { files } = subject.dataset;
      yield {
        message: `${missing === 1 ? 'the only image is not' : `none of the ${missing} images is`} there: no "${name}" below ${files.name}`,
      };
    } else {
      yield* problems(subject, 'missing');
    }
  },
});

export const brokenImage = ruleOfEach({
  ...describedRule('broken-picture'),
  find: (subject) => problems(subject, 'broken'),
});

/** Smallest acceptable difference between the brightest and the darkest part of an image, of 255. */
const leastContrast = 8;

export const noContrast = ruleOfEach({
  ...describedRule('no-contrast'),
  *find({ images }) {
    for (const [image, report] of images) {
      if (report.kind !== 'seen') continue;
      const { thumbnail } = report.facts;
      const darkest = thumbnail.reduce((least, value) => Math.min(least, value), 255);
      const brightest = thumbnail.reduce((most, value) => Math.max(most, value), 0);
      if (brightest - darkest >= leastContrast) continue;
      yield {
        image,
        message: `brightness lies between ${darkest} and ${brightest} of 255 all over the image`,
      };
    }
  },
});

export const imageSizeDiffers = ruleOfEach({
  ...describedRule('picture-size'),
  *find(subject) {
    const seen = new Set<string>();
    for (const { id, image, imageSize } of subject.dataset.samples) {
      const actual = sizeOfImage({ image }, subject);
      if (!imageSize || !actual || seen.has(image)) continue;
      seen.add(image);
      if (actual.width === imageSize.width && actual.height === imageSize.height) continue;
      const sizes = `the image is ${actual.width}×${actual.height}, the labels say ${imageSize.width}×${imageSize.height}`;
      const cause = isTurned(actual, imageSize) ? `: ${turnedByExif}` : '';
      yield { sample: id, image, message: `${sizes}${cause}` };
    }
  },
});

function* problems(
  { images, dataset: { samples } }: LintedDataset,
  kind: 'missing' | 'broken',
): Iterable<Omit<Complaint, 'subject'>> {
  const ids = new Map(samples.toReversed().map(({ id, image }) => [image, id]));
  for (const [image, report] of images) {
    const sample = ids.get(image);
    if (report.kind === 'seen' || report.kind !== kind || sample === undefined) continue;
    yield { sample, image, message: report.problem.message };
  }
}
