import type { JointPresence } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { type Content, fixed, html, type Markup, percent, seriesColor, trusted } from '../page/index.ts';
import { reliabilityDiagram } from '../viz/index.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';
import { table } from './tables.ts';

/** The section on confidences: a reliability diagram and the false positives of every source. */
export function confidenceSection({ sources }: EvaluationDocument): Markup {
  const { within, minConfidence } = at(sources, 0).confidence;
  return html`
<section aria-labelledby="confidence">
<h2 id="confidence">Reliability of confidences</h2>
<p>A joint is right within ${within} × the ${at(sources, 0).evaluation.normalizer.description} of its label. A joint that
is known to be absent is always wrong. A bar shows the share of right joints among joints of about the same confidence; the
stroke shows their mean confidence. If bars end on the dashed line, the confidence is the probability of being right.</p>
<div class="cards diagrams">${sources.map(diagram)}</div>
${presenceTable(sources, minConfidence)}
</section>`;
}

function diagram({ name, confidence, confidenceMeaning }: ScoredSource, index: number): Markup {
  const { bins, joints, error } = confidence;
  const meaning = confidenceMeaning !== undefined && html`<dd>${confidenceMeaning}</dd>`;
  if (error === null) {
    return html`<figure class="card"><figcaption><b>${name}</b><p>No joint has a confidence.</p>${meaning && html`<dl>${meaning}</dl>`}</figcaption></figure>`;
  }
  const label = `Reliability diagram of ${name}: ${bins
    .filter((bin) => bin.joints > 0)
    .map((bin) => `confidence ${percent(bin.confidence)} %, right ${percent(bin.correct)} %`)
    .join('; ')}.`;
  return html`<figure class="card">${trusted(reliabilityDiagram(bins, { color: seriesColor(index), label }))}
<figcaption><b>${name}</b><p>Expected calibration error ${fixed(error, 2)} % over ${joints} joints.${
    confidenceMeaning !== undefined && html` Confidence is ${confidenceMeaning}.`
  }</p></figcaption></figure>`;
}

/** A source that does not have a joint found none of it. */
const none: JointPresence = { labeled: 0, found: 0, absent: 0, falsePositives: 0 };

function presenceTable(sources: readonly ScoredSource[], minConfidence: number): Content {
  const { perJoint, total } = at(sources, 0).confidence;
  const names = Object.keys(perJoint).filter((joint) => (perJoint[joint] ?? none).absent > 0);
  if (names.length === 0) {
    return html`<p class="quiet">From a confidence of ${minConfidence} on, ${total.found} of ${total.labeled} labeled joints
are found. No joint is known to be absent, so false positives are not counted.</p>`;
  }
  const cells = (pick: (source: ScoredSource) => JointPresence) =>
    sources.map((source) => {
      const { labeled, found, absent, falsePositives } = pick(source);
      return html`<td>${found} of ${labeled}</td><td>${falsePositives} of ${absent}</td>`;
    });
  return table(
    'Joints found and false positives',
    html`Joints that are known to be absent in some images. A joint counts as found from a confidence of ${minConfidence} on.`,
    html`${sources.length > 1 && html`<tr><th></th>${sources.map(({ name }) => html`<th scope="colgroup" colspan="2">${name}</th>`)}</tr>`}
<tr><th scope="col">joint</th>${sources.map(() => html`<th scope="col">found</th><th scope="col">false positives</th>`)}</tr>`,
    [
      ...names.map(
        (joint) =>
          html`<tr><th scope="row">${joint}</th>${cells(({ confidence }) => confidence.perJoint[joint] ?? none)}</tr>`,
      ),
      html`<tr class="total"><th scope="row">all joints</th>${cells(({ confidence }) => confidence.total)}</tr>`,
    ],
  );
}
