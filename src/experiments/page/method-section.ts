import { fixed, html, type Markup, moment } from '../../page/index.ts';
import { debtTag, table } from '../../report/index.ts';
import type { Equal, Experiment } from '../experiment.ts';
import type { ArmResult, ExperimentResult } from '../result.ts';
import { examplesSeen } from './limits.ts';
import { duration, large, listed } from './words.ts';

const alike: Readonly<Record<Equal, string>> = {
  steps: 'the same number of steps for each training',
  time: 'the same time for each training',
  'multiply-accumulates': 'the same multiply-accumulates for each training',
};

/** The section on differences from the paper, and on how the results were obtained. */
export function methodSection(experiment: Experiment, result: ExperimentResult): Markup {
  const { limber, date, command, budget, spent, machine, data, arms } = result;
  const seen = Math.max(0, ...arms.map(examplesSeen));
  return html`
<section aria-labelledby="differences">
<h2 id="differences">Differences from the paper</h2>
<ul class="reach">${experiment.differences.map((difference) => html`<li>${difference}</li>`)}
<li>Training is short: ${duration(spent)} for everything on this page, and at most ${seen.toLocaleString('en-US')} people
seen, repeats included${
    experiment.paperExamples !== undefined &&
    `; the paper's training saw ${experiment.paperExamples.toLocaleString('en-US')}`
  }.</li></ul>
</section>
<section aria-labelledby="method">
<h2 id="method">Method</h2>
<pre><code>${command}</code></pre>
<dl class="facts">
<dt>Time</dt><dd>${duration(spent)} of training, without validation${budget === null ? '; the lengths of the trainings were fixed' : html`, of a budget of ${duration(budget)}`}</dd>
<dt>Divided</dt><dd>${alike[experiment.equal]}</dd>
<dt>Machine</dt><dd>${machine.processor}, ${machine.threads === 1 ? '1 thread' : `${machine.threads} threads`}, Node ${machine.node.replace(/^v/, '')}</dd>
<dt>Trained on</dt><dd>${listed(data.train)}; of the first dataset, ${data.validation.toLocaleString('en-US')} people were held out to choose checkpoints and stages</dd>
<dt>Scored on</dt><dd>${data.test}, split test: ${data.people.toLocaleString('en-US')} people, not used for any choice</dd>
<dt>Limber</dt><dd>${limber}, ${moment(date)}</dd>
</dl>
<div class="arms">${trainings(arms)}</div>
</section>`;
}

function trainings(arms: readonly ArmResult[]): Markup {
  const later = arms.some(({ refinement }) => refinement !== undefined);
  const transferred = arms.filter(({ initializedFrom }) => initializedFrom !== undefined);
  return html`${table(
    'The trainings',
    html`MACs: multiply-accumulates of convolutions and matrix products for one person, all stages together. Seconds:
time of training, without validation. The recipes are in this page's folder; limber train runs them.${
      later && ' Further networks: steps and batch of each network after the first.'
    }`,
    html`<tr><th scope="col">network</th><th scope="col">recipe</th><th scope="col">seed</th><th scope="col">steps</th><th scope="col">batch</th>${
      later && html`<th scope="col">further networks</th>`
    }<th scope="col">parameters</th><th scope="col">MACs</th><th scope="col">seconds</th></tr>`,
    arms.map(
      (
        arm,
      ) => html`<tr><th scope="row">${arm.label}${debtTag({ provenance: arm })}</th><td><code>arms/${arm.name}.yaml</code></td><td>${arm.seed}</td>
<td>${arm.steps.toLocaleString('en-US')}</td><td>${arm.batch}</td>${
        later &&
        html`<td>${arm.refinement ? `${arm.refinement.steps.toLocaleString('en-US')} × ${arm.refinement.batch}` : '–'}</td>`
      }<td>${large(arm.parameters)}</td><td>${large(arm.multiplyAccumulates)}</td><td>${fixed(arm.seconds, 0)}</td></tr>`,
    ),
  )}
${
  transferred.length > 0 &&
  html`<ul class="reach">${transferred.map(({ label, initializedFrom }) => html`<li>${label} begins with another network's parameters: ${initializedFrom}.</li>`)}</ul>`
}`;
}
