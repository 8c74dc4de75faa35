import { applyAffine, cropMap, imagePoint } from '../../geometry/index.ts';
import { fixed, html, legendList, type Markup, trusted } from '../../page/index.ts';
import type { Skeleton } from '../../skeletons/index.ts';
import { colorLegend, errorFigure, errorLegend } from '../../viz/index.ts';
import type { DocumentPose } from '../document.ts';
import { galleryBox, gallerySide } from '../people.ts';
import type { RunDocument, RunPerson } from './document.ts';

/** The gallery of people held out of training, with label and prediction over each other. */
export function runPeopleSection({ people, heldOut, skeleton }: RunDocument): Markup {
  const shown = people.length < heldOut ? `The worst ${people.length} of ${heldOut}` : `All ${heldOut}`;
  return html`
<section aria-labelledby="people">
<h2 id="people">Held-out images</h2>
${
  people.length === 0
    ? html`<p class="quiet">There is no validation yet.</p>`
    : html`<p>${shown} held out of training, as the kept model finds them. The worst is first.</p>
${legendList([...errorLegend(), ...colorLegend(skeleton)])}
<div class="people run-people">${people.map((person) => personFigure(person, skeleton))}</div>`
}
</section>`;
}

function personFigure(person: RunPerson, skeleton: Skeleton): Markup {
  const { id, image, truth, prediction, errors, allowed, address } = person;
  const size = { width: gallerySide, height: gallerySide };
  const toPanel = cropMap(galleryBox({ truth, predictions: [prediction] }), size);
  const drawn = (pose: DocumentPose) =>
    pose.map((point) => point && { point: applyAffine(toPanel, imagePoint(point[0], point[1])) });
  const isMissed = (error: number | 'missed' | null) =>
    error === 'missed' || (error !== null && error > (allowed ?? Number.POSITIVE_INFINITY));
  const score = scoreOf(person, isMissed);
  const ground = html`<image href="${address ?? ''}" width="${gallerySide}" height="${gallerySide}"/>`;
  const figure = errorFigure(size, skeleton, drawn(truth), drawn(prediction), {
    label: `${image}: ${score}`,
    missed: errors.map(isMissed),
    ground: address === undefined ? undefined : ground.text,
  });
  return html`<figure>${trusted(figure)}
<figcaption><b>${id}</b><br/>${score}</figcaption></figure>`;
}

function scoreOf({ errors }: RunPerson, isMissed: (error: number | 'missed') => boolean): string {
  const labelled = errors.filter((error) => error !== null);
  const predicted = labelled.filter((error) => error !== 'missed');
  const found = labelled.filter((error) => !isMissed(error)).length;
  const mean = predicted.reduce((sum, error) => sum + error, 0) / predicted.length;
  const off = predicted.length === 0 ? '' : `, ${fixed(mean, 1)} px off`;
  return `${found} of ${labelled.length} joints found${off}`;
}
