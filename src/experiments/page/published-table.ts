import type { Score } from '../../eval/index.ts';
import { html, type Markup, percent } from '../../page/index.ts';
import { debtTag, table } from '../../report/index.ts';
import type { Published } from '../experiment.ts';
import type { ExperimentResult, Scores } from '../result.ts';
import { stageInWords } from './words.ts';

type Figure = Published['figures'][number];

/**
 * A table with the paper's figures and ours. Each figure of the paper follows our network or stage of the same name;
 * the others are at the end.
 */
export function publishedTable(published: Published, { arms }: ExperimentResult): Markup {
  const { source, measure, columns, figures } = published;
  const ours = arms.flatMap((arm) =>
    arm.stages.map(({ name, scores }) => {
      const stage = arm.stages.length === 1 ? [] : [stageInWords(name)];
      const label = arms.length === 1 ? stage : [arm.label, ...stage];
      return { arm, label: label.join(', ') || arm.label, counterparts: [arm.label, ...stage], scores };
    }),
  );
  const isOurs = ({ label }: Figure) => ours.some(({ counterparts }) => counterparts.includes(label));
  const theirs = ({ label, values }: Figure) =>
    html`<tr class="paper"><th scope="row">${label} <span class="tag">the paper's</span></th>${columns.map(
      (_, column) => html`<td>${values[column] ?? '–'}</td>`,
    )}</tr>`;
  return table(
    `${measure} compared with the paper`,
    html`${measure}. Shaded rows are not ours: they are the paper's own figures (${source}).${
      isOfLimbs(published) && columns.length > 1 && ' The mean is over the limbs shown.'
    }`,
    html`<tr><th scope="col">network</th>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr>`,
    [
      ours.map(
        ({
          arm,
          label,
          counterparts,
          scores,
        }) => html`<tr><th scope="row">${label}${debtTag({ provenance: arm })}</th>${ourFigures(
          published,
          scores,
        ).map((score) => html`<td>${percent(score)}</td>`)}</tr>
${figures.filter((figure) => counterparts.includes(figure.label)).map(theirs)}`,
      ),
      figures.filter((figure) => !isOurs(figure)).map(theirs),
    ],
  );
}

/**
 * Our scores for the paper's columns: kinds of limbs if the paper gives PCP, otherwise parts. The mean of PCP is over
 * the limbs that the paper lists, or over all limbs if it lists none. The mean of PCK is over joints.
 */
export function ourFigures(
  published: Published,
  { limbs, parts, pck, pcp }: Scores,
): readonly (Score | undefined)[] {
  const ofLimbs = isOfLimbs(published);
  const figures = published.columns.map((column) => (ofLimbs ? limbs : parts)[column]);
  const listed = figures.filter((score) => typeof score === 'number');
  const mean = listed.length === 0 ? pcp : listed.reduce((sum, score) => sum + score, 0) / listed.length;
  return published.columns.map((column, index) =>
    column === 'mean' ? (ofLimbs ? mean : pck) : figures[index],
  );
}

function isOfLimbs({ measure }: Published): boolean {
  return /pcp/i.test(measure);
}
