import { html, type Markup, signed } from '../../page/index.ts';
import { forest } from '../../report/index.ts';
import type { Experiment } from '../experiment.ts';
import type { ExperimentResult } from '../result.ts';
import { conclude } from './conclusion.ts';
import type { Verdict } from './verdict.ts';

const inTag: Readonly<Record<Verdict, string>> = {
  held: '✓ held',
  contradicted: '✗ contradicted',
  chance: '≈ chance',
  unlearned: '– too little learned',
  untrained: '– not tried',
};

/** The section with the findings, claim by claim, and their limits. */
export function conclusionSection(experiment: Experiment, result: ExperimentResult): Markup {
  const { summary, findings, limits } = conclude(experiment, result);
  const differences = result.claims.map(({ difference }) => difference);
  const reach = Math.max(
    1,
    ...differences.flatMap((each) =>
      each?.interval ? [Math.abs(each.interval.low), Math.abs(each.interval.high)] : [],
    ),
  );
  return html`
<section aria-labelledby="shows">
<h2 id="shows">What this shows</h2>
${result.smoke ? html`<div class="note" role="note"><p><b>${summary}</b></p></div>` : html`<p class="lead">${summary}</p>`}
${
  findings.length > 0 &&
  html`<ul class="verdicts">${findings.map(({ verdict, claim, finding }, index) => {
    const difference = differences[index];
    return html`<li><span class="verdict ${verdict}">${inTag[verdict]}</span>
<p><b>${claim}</b> ${finding}</p>
<div>${difference && forest(difference, reach, verdict === 'held' || verdict === 'contradicted')}</div></li>`;
  })}</ul>
<p class="quiet">Each drawing shows the difference in points of PCK@0.2 on the same test people, from ${signed(-reach, 0)} on the
left to ${signed(reach, 0)} on the right, with its interval. The claim holds to the right of the middle line.</p>`
}
${
  limits.length > 0 &&
  html`<h3>Limits of the conclusion</h3>
<ul class="reach">${limits.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
}
</section>`;
}
