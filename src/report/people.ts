import { at } from '../foundation/index.ts';
import {
  type Affine,
  applyAffine,
  type Box,
  boundingBox,
  boxAround,
  boxCenter,
  cropMap,
  imagePoint,
} from '../geometry/index.ts';
import { capitalized, fixed, html, legendList, type Markup, trusted } from '../page/index.ts';
import { type Skeleton, subjectWords } from '../skeletons/index.ts';
import { colorLegend, errorFigure, errorLegend } from '../viz/index.ts';
import type { DocumentPose, EvaluationDocument, GalleryPerson, ScoredSource } from './document.ts';

/** Crops for the gallery, as `data:` addresses by `GalleryPerson.person`. Each shows `galleryBox`. */
export type GalleryImages = ReadonlyMap<number, string>;

/** Side of a gallery crop, in pixels. */
export const gallerySide = 240;

/**
 * The square of the image that a gallery figure shows: around the labelled joints, and predicted joints that lie
 * within about twice that area.
 */
export function galleryBox({ truth, predictions }: Pick<GalleryPerson, 'truth' | 'predictions'>): Box {
  const points = (pose: DocumentPose | null) =>
    (pose ?? []).flatMap((point) => (point ? [imagePoint(point[0], point[1])] : []));
  const own = boundingBox(points(truth)) ?? { x: 0, y: 0, width: 1, height: 1 };
  const side = Math.max(own.width, own.height, 8);
  const center = boxCenter(own);
  const near = predictions
    .flatMap(points)
    .filter((point) => Math.max(Math.abs(point.x - center.x), Math.abs(point.y - center.y)) <= side);
  const all = boundingBox([...points(truth), ...near]) ?? own;
  const shown = Math.max(all.width, all.height, 8) * 1.16;
  return boxAround(boxCenter(all), shown, shown);
}

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
  const scores = sources.map((source) => scoreOf(source, person));
  return html`<figure><div class="panels">${sources.map((source, index) =>
    panel(shown, source, index, data.skeleton, `${image}, ${source.name}: ${scores[index]}`, images),
  )}</div>
<figcaption><b>${id}</b><br/>${
    sources.length === 1
      ? scores[0]
      : sources.map(({ name }, index) => html`${index > 0 && html`<br/>`}${name}: ${scores[index]}`)
  }</figcaption></figure>`;
}

function scoreOf({ evaluation }: ScoredSource, person: number): string {
  const { errors = [], length = null } = evaluation.perPerson.find(({ index }) => index === person) ?? {};
  const labelled = errors.filter((error) => error !== null);
  const predicted = labelled.filter((error) => error !== 'missed');
  const found = predicted.filter((error) => length !== null && error / length <= evaluation.pck.threshold);
  const mean = predicted.reduce((sum, error) => sum + error, 0) / predicted.length;
  const off = predicted.length === 0 ? '' : `, ${fixed(mean, 1)} px off`;
  return `${found.length} of ${labelled.length} joints${off}`;
}

function panel(
  shown: GalleryPerson,
  { evaluation }: ScoredSource,
  index: number,
  skeleton: Skeleton,
  label: string,
  images: GalleryImages,
): Markup {
  const size = { width: gallerySide, height: gallerySide };
  const toPanel = cropMap(galleryBox(shown), size);
  const found = evaluation.perPerson.find((person) => person.index === shown.person);
  const length = found?.length ?? Number.POSITIVE_INFINITY;
  const svg = errorFigure(
    size,
    skeleton,
    drawn(shown.truth, toPanel),
    drawn(shown.predictions[index] ?? [], toPanel),
    {
      label,
      missed: (found?.errors ?? []).map(
        (error) => error === 'missed' || (error !== null && error / length > evaluation.pck.threshold),
      ),
      ground: images.has(shown.person) ? `<use href="#image-${shown.person}"/>` : undefined,
    },
  );
  return trusted(svg);
}

function drawn(pose: DocumentPose, toPanel: Affine<'image', 'crop'>) {
  return pose.map((point) => point && { point: applyAffine(toPanel, imagePoint(point[0], point[1])) });
}
