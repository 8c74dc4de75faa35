import { at, zip } from '../foundation/index.ts';
import { capitalized, html, legendList, type Markup } from '../page/index.ts';
import { subjectWords } from '../skeletons/index.ts';
import { colorLegend, errorLegend } from '../viz/index.ts';
import type { EvaluationDocument, GalleryPerson, ScoredSource } from './document.ts';
import { errorPanel, foundInWords, type PanelErrors } from './error-panel.ts';
import { gallerySide } from './gallery-box.ts';

/** Crops for the gallery, as `data:` addresses by `GalleryPerson.person`. Each shows `galleryBox`. */
export type GalleryImages = ReadonlyMap<number, string>;

/** Headings of the groups, and their explanations. */
const places = {
  worst: () => ['Worst', 'Found least well.'],
  median: () => ['In the middle', 'Half of all are found better, half worse.'],
  best: () => ['Best', 'Found best.'],
  ahead: (first, second) => [`Where ${second} is ahead`, `The largest gain over ${first}.`],
  behind: (first, second) => [`Where ${second} is behind`, `The largest loss against ${first}.`],
} as const satisfies Record<GalleryPerson['place'], (first: string, second: string) => readonly string[]>;

/** The gallery: selected people, with labels and predictions drawn over each other. */
export function peopleSection(document: EvaluationDocument, images: GalleryImages): Markup {
  const { data, gallery, sources } = document;
  const several = sources.length > 1;
  const { one, many } = subjectWords(data.skeleton);
  return html`
<section aria-labelledby="people">
<h2 id="people">${capitalized(many)}</h2>
<p>Ranked by the area under the PCK curve of each
${one}${several && html`, as <b>${at(sources, 0).name}</b> found them`}.${
    images.size === 0 && ' This report does not contain the images.'
  }</p>
${legendList([...errorLegend(), ...colorLegend(data.skeleton)])}
${images.size > 0 && sharedImages(images)}
${(['worst', 'median', 'best', 'ahead', 'behind'] as const).map((place) => {
  const shown = gallery.filter((person) => person.place === place);
  const [title, explained] = places[place](at(sources, 0).name, sources[1]?.name ?? '');
  return (
    shown.length > 0 &&
    html`<h3>${title}</h3><p class="quiet">${explained}</p>
<div class="people${several && ' several'}">${shown.map((person) => personFigure(person, document, images))}</div>`
  );
})}
</section>`;
}

/** Defines each crop once, so that the figures of all sources can use it. */
function sharedImages(images: GalleryImages): Markup {
  return html`<svg class="hidden" aria-hidden="true" width="0" height="0"><defs>${[...images].map(
    ([person, address]) =>
      html`<image id="image-${person}" href="${address}" width="${gallerySide}" height="${gallerySide}"/>`,
  )}</defs></svg>`;
}

function personFigure(
  shown: GalleryPerson,
  { sources, people, data }: EvaluationDocument,
  images: GalleryImages,
): Markup {
  const { person } = shown;
  const { id = '', image = '' } = people[person] ?? {};
  const errors = sources.map((source) => errorsOf(source, person));
  const scores = errors.map(foundInWords);
  return html`<figure><div class="panels">${zip(sources, errors).map(([{ name }, found], index) =>
    errorPanel({
      ...found,
      truth: shown.truth,
      prediction: shown.predictions[index] ?? [],
      predictions: shown.predictions,
      skeleton: data.skeleton,
      label: `${image}, ${name}: ${scores[index]}`,
      ground: images.has(person) ? `<use href="#image-${person}"/>` : undefined,
    }),
  )}</div>
<figcaption><b>${id}</b><br/>${
    sources.length === 1
      ? scores[0]
      : sources.map(({ name }, index) => html`${index > 0 && html`<br/>`}${name}: ${scores[index]}`)
  }</figcaption></figure>`;
}

/** A source's errors of one person. */
function errorsOf({ evaluation }: ScoredSource, person: number): PanelErrors {
  const { errors = [], length = null } = evaluation.perPerson.find(({ index }) => index === person) ?? {};
  return { errors, allowed: length === null ? null : length * evaluation.pck.threshold };
}
