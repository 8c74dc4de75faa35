import { type Breakdown, type Evaluation, parts, type Score } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { type Content, fixed, html, type Markup, percent, range } from '../page/index.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';
import { debtTag } from './headline.ts';

/** A table that scrolls sideways on its own if it is wider than the page. */
export function table(label: string, caption: Content, head: Content, body: Content): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<table><caption><span>${caption}</span></caption><thead>${head}</thead><tbody>${body}</tbody></table>
</div>`;
}

/** The section with tables of joints and limbs of every source. */
export function tablesSection(document: EvaluationDocument): Markup {
  return html`
<section aria-labelledby="joints">
<h2 id="joints">Joint by joint, limb by limb</h2>
<div class="tables">${jointTable(document)}${limbTable(document)}</div>
${oksTable(document)}
</section>`;
}

interface Row {
  readonly label: string;
  readonly kind: '' | 'inner' | 'total';
  /** The joint, if the row is about a single one. */
  readonly joint?: string | undefined;
  pick(breakdown: Breakdown): Score | undefined;
}

function jointTable({ sources, data }: EvaluationDocument): Markup {
  const { pck, auc, normalizer } = at(sources, 0).evaluation;
  const rows: readonly Row[] = [
    ...parts(data.skeleton).flatMap(({ name, joints }): Row[] => [
      {
        label: name,
        kind: '',
        joint: joints.length === 1 ? (data.skeleton.joints[at(joints, 0)] ?? '') : undefined,
        pick: ({ parts }) => parts[name],
      },
      ...(joints.length === 1 ? [] : joints).map((index): Row => {
        const joint = data.skeleton.joints[index] ?? '';
        return { label: joint, kind: 'inner', joint, pick: ({ joints }) => joints[joint] };
      }),
    ]),
    { label: 'mean over joints', kind: 'total', pick: ({ mean }) => mean },
  ];
  const alone = sources.length === 1;
  const cells = ({ pick, joint, kind }: Row) =>
    sources.map(({ evaluation }) => {
      const { pck, auc, epe, nme } = evaluation;
      return html`<td>${percent(pick(pck))}</td>
${alone && html`<td>${intervalOf(evaluation, kind === 'total' ? undefined : (joint ?? ''))}</td>`}
<td>${percent(pick(auc))}</td><td>${fixed(pick(epe), 1)}</td><td>${fixed(pick(nme), 3)}</td>`;
    });
  return table(
    'Scores of the joints',
    html`PCK@${pck.threshold} and AUC from 0 to ${auc.limit} in percent; EPE, the mean error of predicted joints in
pixels; NME, the same in units of the ${normalizer.description}.`,
    html`${sourceRow(sources, 4)}
<tr><th scope="col">joint</th>${sources.map(
      () =>
        html`<th scope="col">PCK@${pck.threshold}</th>${alone && html`<th scope="col">interval</th>`}<th scope="col">AUC</th><th scope="col">EPE</th><th scope="col">NME</th>`,
    )}</tr>`,
    rows.map(
      (row) =>
        html`<tr class="${row.kind}"><th scope="row" class="${row.kind}">${row.label}</th>${cells(row)}</tr>`,
    ),
  );
}

/**
 * The confidence interval of a joint's PCK; that of the mean for `undefined`. Nothing for parts of two joints, which
 * have no interval.
 */
function intervalOf({ intervals }: Evaluation, joint: string | undefined): Content {
  const interval = joint === undefined ? intervals?.pck : intervals?.joints[joint];
  return interval && html`<small>${range(interval)}</small>`;
}

function limbTable({ sources, data }: EvaluationDocument): Content {
  const { pcp } = at(sources, 0).evaluation;
  const limbs = data.skeleton.limbs.map(({ name }) => name);
  if (limbs.length === 0) return undefined;
  const row = (
    label: string,
    pick: (evaluation: ScoredSource['evaluation']) => readonly (Score | undefined)[],
  ) =>
    html`<tr class="${label === 'mean over limbs' ? 'total' : ''}"><th scope="row">${label}</th>${sources.map(
      ({ evaluation }) => pick(evaluation).map((score) => html`<td>${percent(score)}</td>`),
    )}</tr>`;
  return table(
    'Scores of the limbs',
    html`PCP@${pcp.fraction} in percent: limbs of which both ends (strict), or their mean error (relaxed), lie within
${pcp.fraction} × the limb's true length.`,
    html`${sourceRow(sources, 2)}
<tr><th scope="col">limb</th>${sources.map(() => html`<th scope="col">strict</th><th scope="col">relaxed</th>`)}</tr>`,
    [
      ...limbs.map((limb) => row(limb, ({ pcp }) => [pcp.strict.limbs[limb], pcp.relaxed.limbs[limb]])),
      row('mean over limbs', ({ pcp }) => [pcp.strict.mean, pcp.relaxed.mean]),
    ],
  );
}

const oksColumns = [
  ['ap', 'AP'],
  ['ap50', 'AP 50'],
  ['ap75', 'AP 75'],
  ['apMedium', 'AP medium'],
  ['apLarge', 'AP large'],
  ['ar', 'AR'],
  ['ar50', 'AR 50'],
  ['ar75', 'AR 75'],
  ['arMedium', 'AR medium'],
  ['arLarge', 'AR large'],
] as const;

function oksTable({ sources }: EvaluationDocument): Content {
  if (sources.every(({ evaluation }) => evaluation.oks === null)) return undefined;
  return table(
    'Average precision and recall',
    'Average precision and recall over object key-point similarity 0.50 to 0.95, as COCO defines them, in percent.',
    html`<tr><th scope="col">source</th>${oksColumns.map(([, label]) => html`<th scope="col">${label}</th>`)}</tr>`,
    sources.map(
      ({ name, evaluation }) =>
        html`<tr><th scope="row">${name}</th>${oksColumns.map(
          ([key]) => html`<td>${percent(evaluation.oks?.[key])}</td>`,
        )}</tr>`,
    ),
  );
}

/** A header row that names the sources over their columns; nothing for a single source. */
export function sourceRow(sources: readonly ScoredSource[], columns: number, before = 1): Content {
  if (sources.length === 1) return undefined;
  return html`<tr><td colspan="${before}"></td>${sources.map(
    (source) =>
      html`<th scope="colgroup" class="group" colspan="${columns}">${source.name}${debtTag(source)}</th>`,
  )}</tr>`;
}
