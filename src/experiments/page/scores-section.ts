import { html, type Markup, percent, seriesColor } from '../../page/index.ts';
import { debtTag, strip, table } from '../../report/index.ts';
import type { Experiment } from '../experiment.ts';
import type { ArmResult, ExperimentResult, Scores, StageResult } from '../result.ts';
import { publishedTable } from './published-table.ts';
import { finalStage } from './reference.ts';
import { stageInWords } from './words.ts';

/** The section with scores of every stage of every arm, and the paper's figures if there are any. */
export function scoresSection(experiment: Experiment, result: ExperimentResult): Markup {
  return html`
<section aria-labelledby="scores">
<h2 id="scores">Scores</h2>
<div class="arms">${scoresTable(result)}</div>
${experiment.published && html`<div class="arms">${publishedTable(experiment.published, result)}</div>`}
</section>`;
}

function scoresTable({ arms, baseline, data }: ExperimentResult): Markup {
  const stages = arms.flatMap((arm) => arm.stages);
  const parts = Object.keys(baseline.parts);
  const sees = stages.some((stage) => stage.sees !== undefined);
  const validated = stages.some((stage) => stage.validation !== undefined);
  const columns = 5 + parts.length + Number(sees) + Number(validated);
  const cells = ({ pck, auc, pcp, parts: found }: Scores, color: string, stage?: StageResult) => html`
${sees && html`<td>${stage?.sees === undefined ? '–' : `${stage.sees} px`}</td>`}
${validated && html`<td>${percent(stage?.validation)}</td>`}
<td>${percent(pck)}</td><td class="bar">${strip({ score: pck, baseline: baseline.pck, color })}</td>
<td>${percent(auc)}</td><td>${percent(pcp)}</td>${parts.map((part) => html`<td>${percent(found[part])}</td>`)}`;
  const rows = (arm: ArmResult, index: number) => {
    const [first, ...others] = arm.stages;
    const name = html`${arm.label}${debtTag({ provenance: arm })}`;
    if (first === undefined) {
      return html`<tr><th scope="row">${name}</th><td colspan="${columns - 1}">its first stage was not finished</td></tr>`;
    }
    if (others.length === 0) {
      return html`<tr><th scope="row">${name}</th>${cells(first.scores, seriesColor(index), first)}</tr>`;
    }
    const last = finalStage(arm);
    return html`<tr class="arm"><th scope="rowgroup">${name}</th><td colspan="${columns - 1}"></td></tr>
${arm.stages.map(
  (stage) =>
    html`<tr class="${stage === last ? 'final' : 'inner'}"><th scope="row" class="inner">${stageInWords(stage.name)}</th>${cells(stage.scores, seriesColor(index), stage)}</tr>`,
)}`;
  };
  return table(
    'Scores of every stage',
    html`In percent, on ${data.people.toLocaleString('en-US')} people of ${data.test}, split test. PCK@0.2 (also called PDJ): joints found
within 0.2 torsos, as the mean over joints and by part. AUC: the area under the PCK curve. PCP: strict PCP at 0.5, the mean
over limbs.${sees && ' Sees: the side of the window that one cell of the output depends on.'}${
      validated &&
      ` Held out: PCK@0.2 on the ${data.validation} people who choose the checkpoint and, if several were tried, σ.`
    } The baseline is the mean pose of the training labels in each person's true box; it is the dotted line in the bars.`,
    html`<tr><th scope="col">network</th>${sees && html`<th scope="col">sees</th>`}${validated && html`<th scope="col">held out</th>`}
<th scope="col">PCK@0.2</th><th class="bar"></th><th scope="col">AUC</th><th scope="col">PCP</th>${parts.map(
      (part) => html`<th scope="col">${part}</th>`,
    )}</tr>`,
    [
      arms.map(rows),
      html`<tr class="baseline"><th scope="row">mean pose (baseline)</th>${cells(baseline, 'var(--ground)')}</tr>`,
    ],
  );
}
