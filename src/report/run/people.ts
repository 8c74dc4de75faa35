import { html, legendList, type Markup } from '../../page/index.ts';
import { countedSubjects, type Skeleton } from '../../skeletons/index.ts';
import { colorLegend, errorLegend } from '../../viz/index.ts';
import { errorPanel, foundInWords } from '../error-panel.ts';
import { gallerySide } from '../gallery-box.ts';
import type { RunDocument, RunPerson } from './document.ts';

/** The gallery of subjects held out of training, with label and prediction over each other. */
export function runPeopleSection({ people, heldOut, skeleton }: RunDocument): Markup {
  const all = countedSubjects(heldOut, skeleton);
  const shown = people.length < heldOut ? `The worst ${people.length} of ${all}` : `All ${all}`;
  return html`
<section aria-labelledby="people">
<h2 id="people">Held-out images</h2>
${
  people.length === 0
    ? html`<p class="quiet">There is no validation yet.</p>`
    : html`<p>${shown} held out of training, as the best model so far finds them. The worst is first.</p>
${legendList([...errorLegend(), ...colorLegend(skeleton)])}
<div class="people run-people">${people.map((person) => personFigure(person, skeleton))}</div>`
}
</section>`;
}

function personFigure(person: RunPerson, skeleton: Skeleton): Markup {
  const { id, image, prediction, address } = person;
  const found = foundInWords(person);
  const crop = html`<image href="${address ?? ''}" width="${gallerySide}" height="${gallerySide}"/>`;
  const panel = errorPanel({
    ...person,
    predictions: [prediction],
    skeleton,
    label: `${image}: ${found}`,
    ground: address === undefined ? undefined : crop.text,
  });
  return html`<figure>${panel}
<figcaption><b>${id}</b><br/>${found}</figcaption></figure>`;
}
