import { at } from '../foundation/index.ts';
import { counted, html, type Markup, moment } from '../page/index.ts';
import { countedSubjects, type Skeleton, subjectWords } from '../skeletons/index.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';
import { timesInWords } from './times-in-words.ts';

/**
 * The section on how the scores were measured. It states every condition that affects the scores but is not part of
 * the model.
 */
export function methodSection(document: EvaluationDocument): Markup {
  const { data, sources, command, limber, date, minConfidence } = document;
  const { normalizer, pck, intervals, withoutNormalizer } = at(sources, 0).evaluation;
  const { one, many } = subjectWords(data.skeleton);
  const people = `${countedSubjects(data.people, data.skeleton)} in ${counted(data.images, 'image', 'images')}`;
  return html`
<section aria-labelledby="method">
<h2 id="method">How it was measured</h2>
<dl class="facts">
<dt>Data</dt><dd>${data.specification}, split ${data.split}: ${people}</dd>
<dt>Labels</dt><dd>${viewInWords(data.labels, one)}; skeleton “${data.skeleton.name}”,
${data.skeleton.joints.length} joints</dd>
<dt>A joint is found</dt><dd>when it lies within ${pck.threshold} × the ${normalizer.description} of its label. A joint
that was not predicted is missed; a joint without a label is not counted</dd>
${minConfidence !== undefined && html`<dt>Least confidence</dt><dd>${minConfidence}: joints below it count as not found</dd>`}
${
  withoutNormalizer > 0 &&
  html`<dt>Left out</dt><dd>${countedSubjects(withoutNormalizer, data.skeleton)} whose labels give no ${normalizer.description}</dd>`
}
${
  intervals &&
  html`<dt>Intervals</dt><dd>${Math.round(intervals.method.confidence * 100)} % percentile bootstrap over
${intervals.method.unit === 'people' ? many : 'images'}: ${intervals.method.resamples.toLocaleString('en-US')} resamples, seed ${intervals.method.seed}</dd>`
}
<dt>Limber</dt><dd>${limber}, ${moment(date)}</dd>
</dl>
${sources.map((source) => sourceFacts(source, data.skeleton))}
<h3>Command</h3>
<pre><code>${command}</code></pre>
</section>`;
}

function viewInWords(labels: string, one: string): string {
  if (labels === 'person-centric') return `person-centric: “left” is the own left of the ${one}`;
  if (labels === 'observer-centric') return "observer-centric: “left” is the viewer's left";
  return labels;
}

function sourceFacts(
  { name, file, kind, settings, times, provenance, evaluation, unused }: ScoredSource,
  skeleton: Skeleton,
): Markup {
  const { trainedOn = [], initializedFrom, distilledFrom, license, recipe, commit, date } = provenance ?? {};
  return html`<h3>${name}</h3>
<dl class="facts">
<dt>${kind === 'model' ? 'Model' : 'Predictions'}</dt><dd>${file}</dd>
${settings && html`<dt>Run with</dt><dd>${settingsInWords(settings)}</dd>`}
${times && html`<dt>Time</dt><dd>${timesInWords(times, skeleton)}</dd>`}
${trainedOn.length > 0 && html`<dt>Trained on</dt><dd>${trainedOn.join('; ')}</dd>`}
${provenance && html`<dt>Weights begin as</dt><dd>${initializedFrom === undefined ? 'random numbers' : `another network's (transferred): ${initializedFrom}`}</dd>`}
${distilledFrom !== undefined && html`<dt>Distilled</dt><dd>${distilledFrom}</dd>`}
${recipe !== undefined && html`<dt>Recipe</dt><dd>${recipe}${commit !== undefined && `, commit ${commit}`}</dd>`}
${date !== undefined && html`<dt>Trained</dt><dd>${date}</dd>`}
${license !== undefined && html`<dt>License</dt><dd>${license}</dd>`}
<dt>Without prediction</dt><dd>${countedSubjects(evaluation.withoutPrediction, skeleton)}${
    unused > 0 && `; ${counted(unused, 'prediction', 'predictions')} for images outside the dataset left out`
  }</dd>
${evaluation.oksNotes.map((note) => html`<dt>OKS</dt><dd>${note}</dd>`)}
</dl>`;
}

/** How a model was run, in words. */
function settingsInWords({ flip, refine, scales, decode }: NonNullable<ScoredSource['settings']>): string {
  return [
    flip ? 'averaged with the mirrored image' : 'no flip averaging',
    refine === 0 ? 'one crop' : `${counted(refine, 'closer crop', 'closer crops')} after the first`,
    scales === undefined ? 'one scale' : `scales ${scales.join(', ')}`,
    ...(decode === undefined ? [] : [`joints read with a ${decode}`]),
  ].join(', ');
}
