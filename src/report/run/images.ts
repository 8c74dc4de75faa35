import { html, legendList, type Markup, trusted } from '../../page/index.ts';
import { boxFigure, boxLegend } from '../../viz/index.ts';
import type { DetectorRunDocument, RunImage } from './document.ts';

/** The gallery of images held out of a detector's training, with labeled and found boxes. */
export function runImagesSection({ images, heldOut, minimumScore }: DetectorRunDocument): Markup {
  const counted = `${heldOut} ${heldOut === 1 ? 'image' : 'images'}`;
  const shown = images.length < heldOut ? `The worst ${images.length} of ${counted}` : `All ${counted}`;
  return html`
<section aria-labelledby="people">
<h2 id="people">Held-out images</h2>
${
  images.length === 0
    ? html`<p class="quiet">There is no validation yet.</p>`
    : html`<p>${shown} held out of training, with the boxes that the best detector so far reports (score ${minimumScore}
or more). The image with the most missed labels and wrong boxes is first. A box is right if it overlaps a label with an
intersection over union of 0.5 or more.</p>
${legendList(boxLegend())}
<div class="people run-people">${images.map(imageFigure)}</div>`
}
</section>`;
}

function imageFigure(image: RunImage): Markup {
  const words = inWords(image);
  const drawn = boxFigure(image, { ...image, label: `${image.image}: ${words}` });
  return html`<figure>${trusted(drawn)}
<figcaption><b>${image.image}</b><br/>${words}</figcaption></figure>`;
}

/** E.g. `3 of 4 labels found, 1 wrong box`. */
function inWords({ labeled, found }: RunImage): string {
  const people = labeled.filter(({ ignored }) => ignored !== true);
  const missed = people.filter(({ isWrong }) => isWrong).length;
  const wrong = found.filter(({ isWrong }) => isWrong).length;
  const boxes = wrong === 0 ? 'no wrong box' : wrong === 1 ? '1 wrong box' : `${wrong} wrong boxes`;
  if (people.length === 0) return `no labels, ${boxes}`;
  return `${people.length - missed} of ${people.length} ${people.length === 1 ? 'label' : 'labels'} found, ${boxes}`;
}
