import { type DetectedBox, matchBoxes } from '../../eval/index.ts';
import { groupBy } from '../../foundation/index.ts';
import { type Box, cropMap } from '../../geometry/index.ts';
import { type AnyImage, cropImage } from '../../images/index.ts';
import type { RunImage } from '../../report/index.ts';
import { type HeldOut, labeledBoxes } from '../../train/index.ts';

/** Most images on a page. */
const most = 12;

/** Longest side of an image on the page, in pixels. Smaller images keep their size. */
const longestSide = 480;

/**
 * The images with the most missed labels and wrong boxes, with their boxes.
 * @param heldOut boxes as `withBoxCorners` makes them.
 * @param reported the boxes that the detector reports in these images.
 * @param address encodes an image as a `data:` address.
 */
export async function worstImages(
  heldOut: readonly HeldOut[],
  reported: readonly DetectedBox[],
  address: (image: AnyImage) => Promise<string>,
): Promise<readonly RunImage[]> {
  const labels = groupBy(labeledBoxes(heldOut), ({ image }) => image);
  const detections = groupBy(reported, ({ image }) => image);
  const images = new Map(heldOut.map(({ sample, image }) => [sample.image, image] as const));
  const ranked = [...images]
    .map(([name, image]) => {
      const [labeled, found] = [labels.get(name) ?? [], detections.get(name) ?? []];
      const { found: matched, wrong } = matchBoxes(labeled, found);
      const isMissed = (label: (typeof labeled)[number]) => !label.crowd && !matched.has(label);
      return {
        name,
        image,
        labeled,
        found,
        wrong,
        isMissed,
        mistakes: wrong.size + labeled.filter(isMissed).length,
      };
    })
    .sort((one, other) => other.mistakes - one.mistakes)
    .slice(0, most);
  return Promise.all(
    ranked.map(async ({ name, image, labeled, found, wrong, isMissed }) => {
      const scale = Math.min(1, longestSide / Math.max(image.width, image.height));
      const size = {
        width: Math.max(1, Math.round(image.width * scale)),
        height: Math.max(1, Math.round(image.height * scale)),
      };
      const whole = { x: 0, y: 0, width: image.width, height: image.height };
      const shown = ({ x, y, width, height }: Box) => ({
        x: x * scale,
        y: y * scale,
        width: width * scale,
        height: height * scale,
      });
      return {
        image: name,
        ...size,
        labeled: labeled.map((label) => ({
          ...shown(label.box),
          isWrong: isMissed(label),
          ignored: label.crowd,
        })),
        found: found.map((each) => ({ ...shown(each.box), isWrong: wrong.has(each) })),
        address: await address(cropImage(image, cropMap(whole, size), size)),
      };
    }),
  );
}
