import type { Detector } from '../detect/index.ts';
import { LimberError } from '../errors.ts';
import type { Box } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import { needsDetector } from './needs-detector.ts';

/** Where people are searched in an image. */
export interface SearchOptions {
  /** Boxes of people, in pixels of the image. One person is estimated per box. */
  readonly boxes?: readonly PersonBox[] | undefined;
  /**
   * Finds the boxes if `boxes` does not give them: all people in the image are estimated. Default: the detector that
   * was named when the model was opened. In Node that is the package's detector, for a model of human joints in boxes;
   * a page has none. Without a detector the whole image is searched: for all people by a model of several people, for
   * one person by any other model.
   */
  readonly detector?: Detector | undefined;
  /** Searches the whole image for one person, without a detector. Not with `boxes` or `detector`. */
  readonly one?: boolean | undefined;
}

/** A person's box, with an optional score of the detection. */
export interface PersonBox extends Box {
  /** In [0, 1]. */
  readonly score?: number | undefined;
}

/** The boxes of the people that a detector finds in an image. */
export async function detectBoxes(detector: Detector, image: Image): Promise<readonly PersonBox[]> {
  return (await detector.detect(image)).map(({ box, score }) => ({ ...box, score }));
}

/**
 * Opens a detector, or gives the one that is open.
 * @param images whether it is prepared for few images, or for many at once. Default: `few`.
 */
export type DetectorOpener = (images?: 'few' | 'many') => Promise<Detector>;

/**
 * The boxes that are searched for one person each; `undefined` if the whole image is searched.
 * @param openDetector the model's own detector.
 * @throws LimberError when the options contradict each other, or the model needs no detector but is given one.
 */
export async function boxesToSearch(
  image: Image,
  metadata: ModelMetadata,
  { boxes, detector, one }: SearchOptions,
  openDetector: DetectorOpener | undefined,
): Promise<readonly PersonBox[] | undefined> {
  checkSearch(metadata, { boxes, detector, one });
  if (one || boxes !== undefined) return boxes;
  const searching = detector ?? (await openDetector?.());
  return searching && detectBoxes(searching, image);
}

/** A model's own detector. It is opened at its first use, separately for few images and for many. */
export function detectorFor(
  metadata: ModelMetadata,
  openDetector: DetectorOpener | undefined,
): { readonly open: DetectorOpener | undefined; close(): Promise<void> } {
  const opened = new Map<'few' | 'many', Promise<Detector>>();
  const open =
    (opener: DetectorOpener) =>
    (images: 'few' | 'many' = 'few') => {
      const detector = opened.get(images) ?? opener(images);
      opened.set(images, detector);
      return detector;
    };
  return {
    open: openDetector !== undefined && needsDetector(metadata) ? open(openDetector) : undefined,
    close: async () => {
      for (const detector of opened.values()) await (await detector.catch(() => undefined))?.close();
    },
  };
}

/** @throws LimberError when the options contradict each other, or the model needs no detector but is given one. */
export function checkSearch(
  { codec, crop, name }: ModelMetadata,
  { boxes, detector, one }: SearchOptions,
): void {
  if (one && (boxes ?? detector) !== undefined) {
    throw new LimberError({
      what: 'the option `one` searches the whole image',
      got: boxes === undefined ? '`one` and `detector`' : '`one` and `boxes`',
      expected: 'only one of them',
    });
  }
  if (detector === undefined) return;
  const findsEverybody = codec.kind === 'affinity fields';
  if (!findsEverybody && crop.around !== 'image') return;
  throw new LimberError({
    what: `the model "${name}" needs no detector`,
    got: findsEverybody
      ? 'a model that finds all subjects in the image without boxes'
      : 'a model that was trained on whole images and always sees all of them',
    expected: 'no detector, or a model that was trained on subjects in boxes',
  });
}
