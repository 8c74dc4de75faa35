import type { DrawChart } from '../page/index.ts';
import { type Content, capitalized, contents, counted, documentFrame, html } from '../page/index.ts';
import { countedSubjects, subjectWords } from '../skeletons/index.ts';
import { breakdownsSection } from './breakdowns.ts';
import { comparisonSection } from './comparison.ts';
import { confidenceSection } from './confidence.ts';
import { curvesSection } from './curves.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';
import { headlineSection } from './headline.ts';
import { methodSection } from './method.ts';
import { type GalleryImages, peopleSection } from './people.ts';
import { stagesSection } from './stages.ts';
import { tablesSection } from './tables.ts';

const names = new Intl.ListFormat('en');

/**
 * The report of an evaluation: one HTML page that needs neither network nor scripts. The HTML is also well-formed
 * XML. Text from files and models is escaped.
 * @param draw draws the charts, see `loadCharts`
 * @param images crops behind the figures of the gallery; gray without
 */
export async function renderReport(
  document: EvaluationDocument,
  draw: DrawChart,
  images: GalleryImages = new Map(),
): Promise<string> {
  const { data, sources, limber } = document;
  const title = `${names.format(sources.map(({ name }) => name))} on ${data.name}, split ${data.split}`;
  const curves = await curvesSection(document, draw);
  const stages = await stagesSection(document, draw);
  const comparison = comparisonSection(document);
  return documentFrame(
    {
      limber,
      kind: 'Evaluation',
      title,
      lead: html`${countedSubjects(data.people, data.skeleton)} in ${counted(data.images, 'image', 'images')},
${data.labels} labels of ${data.skeleton.joints.length} joints.`,
      contents: contents([
        comparison !== undefined && ['comparison', 'Side by side'],
        ['curves', 'Accuracy by threshold'],
        ['joints', 'Joints and limbs'],
        ['confidence', 'Confidence'],
        ['breakdowns', 'Size and pose'],
        stages !== undefined && ['stages', 'Stages'],
        ['people', capitalized(subjectWords(data.skeleton).many)],
        ['method', 'How it was measured'],
      ]),
      footer: html`Made by Limber ${limber}. The score as JSON holds everything behind this page.`,
    },
    html`${headlineSection(document)}
${warnings(sources)}
${comparison}
${curves}
${tablesSection(document)}
${confidenceSection(document)}
${breakdownsSection(document)}
${stages}
${peopleSection(document, images)}
${methodSection(document)}
${missingSection(document)}`,
  );
}

/** Warnings about the scores: signs of misread predictions, people who decide a score, and models trained from another network's parameters. */
function warnings(sources: readonly ScoredSource[]): Content {
  const odd = sources.flatMap(({ name, warnings }) => warnings.map((warning) => ({ name, warning })));
  const transferred = sources.filter(({ provenance }) => provenance?.initializedFrom !== undefined);
  return [
    odd.length > 0 &&
      html`<div class="note" role="note"><p><b>Read these scores with care</b></p><ul>${odd.map(
        ({ name, warning }) => html`<li>${name}: ${warning}</li>`,
      )}</ul></div>`,
    transferred.map(
      ({ name, provenance }) =>
        html`<div class="note" role="note"><p><b>${name} was trained from transferred weights</b>
(${provenance?.initializedFrom}). Compare its scores only with other transferred models, not with models trained
from random weights.</p></div>`,
    ),
    sources
      .filter(({ provenance }) => provenance?.distilledFrom !== undefined)
      .map(
        ({ name, provenance }) =>
          html`<div class="note" role="note"><p><b>${name} is distilled</b>: ${provenance?.distilledFrom}. Its scores
depend on what the teacher had learned.</p></div>`,
      ),
  ];
}

const listed = 200;

function missingSection({ sources, data }: EvaluationDocument): Content {
  const missing = sources.filter(({ missing }) => missing.length > 0);
  if (missing.length === 0) return undefined;
  return html`
<section aria-labelledby="missing">
<h2 id="missing">Images without a prediction</h2>
<p>Their ${subjectWords(data.skeleton).many} count as missed.</p>
${missing.map(
  ({ name, missing }) => html`<h3>${name}: ${counted(missing.length, 'image', 'images')}</h3>
<ul class="columns">${missing.slice(0, listed).map((image) => html`<li>${image}</li>`)}</ul>
${missing.length > listed && html`<p class="quiet">and ${missing.length - listed} more, which the JSON lists.</p>`}`,
)}
</section>`;
}
