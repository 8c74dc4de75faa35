import { parts } from '../eval/index.ts';
import type { DrawChart } from '../page/index.ts';
import { type Content, html, type Markup, percent, signed } from '../page/index.ts';
import { stageLabel } from '../viz/index.ts';
import { legend } from './curves.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';
import { table } from './tables.ts';

/** The section with the gain of each stage; nothing if no source has several stages. */
export async function stagesSection(document: EvaluationDocument, draw: DrawChart): Promise<Content> {
  const staged = document.sources.filter(({ stages }) => stages.length > 1);
  if (staged.length === 0) return undefined;
  const blocks = await Promise.all(staged.map((source) => stagesOf(source, document, draw)));
  return html`
<section aria-labelledby="stages">
<h2 id="stages">Stage by stage</h2>
<p>Every stage of the network predicts all joints. Later stages also read the previous stage's prediction.</p>
${blocks}
</section>`;
}

async function stagesOf(
  { name, stages, evaluation }: ScoredSource,
  { data }: EvaluationDocument,
  draw: DrawChart,
): Promise<Markup> {
  const { pck, curve } = evaluation;
  const chart = await draw({
    x: curve.thresholds,
    lines: stages.map(({ curve }, series) => ({ series, y: curve })),
    xTitle: 'error allowed',
    yTitle: 'joints found (%)',
    mark: pck.threshold,
    width: 280,
    height: 170,
    label: `Mean PCK after each stage of ${name}: ${stages.map((stage) => `${stage.name} ${percent(stage.mean)}`).join(', ')}.`,
  });
  const row = (label: string, scores: readonly (number | null | undefined)[], total = false) =>
    html`<tr class="${total && 'total'}"><th scope="row">${label}</th>${scores.map((score, index) => {
      const before = scores[index - 1];
      return html`<td>${percent(score)}</td>${
        index > 0 && html`<td>${difference(score ?? null, before ?? null)}</td>`
      }`;
    })}</tr>`;
  return html`<h3>${name}</h3>
<div class="tables">
${table(
  `Scores of the stages of ${name}`,
  html`PCK@${pck.threshold} in percent after each stage, and the gain over the previous stage.`,
  html`<tr><th scope="col">part</th>${stages.map(
    ({ name }, index) =>
      html`<th scope="col">${stageLabel(name)}</th>${index > 0 && html`<th scope="col">gain</th>`}`,
  )}</tr>`,
  [
    ...parts(data.skeleton).map((part) =>
      row(
        part.name,
        stages.map(({ parts }) => parts[part.name]),
      ),
    ),
    row(
      'mean over joints',
      stages.map(({ mean }) => mean),
      true,
    ),
  ],
)}
<div>${legend(stages.map(({ name }) => stageLabel(name)))}<figure>${chart}</figure></div></div>`;
}

function difference(after: number | null, before: number | null): Markup {
  const gained = after === null || before === null ? null : after - before;
  return html`<span class="difference">${signed(gained, 2)}</span>`;
}
