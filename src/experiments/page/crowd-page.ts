import {
  contents,
  type DrawChart,
  documentFrame,
  fixed,
  html,
  type Markup,
  moment,
  percent,
} from '../../page/index.ts';
import { legend, table } from '../../report/index.ts';
import type { CrowdResult, CrowdRow, CrowdScores } from '../crowd-result.ts';
import type { Experiment } from '../experiment.ts';
import { look } from './look.ts';
import { plotSize } from './plot.ts';
import { duration } from './words.ts';

/** The ways that are compared, in the order of the page's colors. */
const ways = [
  ['bottomUp', 'everybody at once'],
  ['topDown', 'a crop for each, true boxes'],
  ['maps', 'true maps, read'],
] as const satisfies readonly (readonly [keyof CrowdRow, string])[];

/**
 * The page of the experiment with crowds: one HTML page that needs neither network nor scripts.
 * @param draw draws the charts, see `loadCharts`
 */
export async function renderCrowds(
  { title, question, name, differences }: Experiment,
  result: CrowdResult,
  draw: DrawChart,
): Promise<string> {
  const { limber, date, command, budget, machine, rows } = result;
  return documentFrame(
    {
      limber,
      kind: result.smoke ? 'Experiment, smoke run' : 'Experiment',
      title,
      lead: question,
      contents: contents([
        ['shows', 'What this shows'],
        ['curves', 'Curves'],
        ['scores', 'Scores'],
        ['method', 'How it was made'],
      ]),
      style: look,
      footer: html`Made by Limber ${limber} with <code>limber reproduce ${name}</code>; <code>result.json</code>
beside this page holds its numbers.`,
    },
    html`
<section aria-labelledby="shows"><h2 id="shows">What this shows</h2>
<ul class="reach">${sentences(result).map((sentence) => html`<li>${sentence}</li>`)}</ul></section>
<section aria-labelledby="curves"><h2 id="curves">Curves</h2>
${legend(ways.map(([, label]) => label))}
<div class="beside">${await curve(rows, 'ap', 'OKS AP', draw)}${await curve(rows, 'pck', 'PCK@0.2', draw)}${await times(rows, draw)}</div></section>
<section aria-labelledby="scores"><h2 id="scores">Scores</h2><div class="arms">${scores(rows)}</div></section>
<section aria-labelledby="method"><h2 id="method">How it was made</h2>
<pre><code>${command}</code></pre>
<ul class="reach">${differences.map((difference) => html`<li>${difference}</li>`)}</ul>
<dl class="facts">
<dt>Trained</dt><dd>${result.trainings.map(({ label, steps, batch, seconds }) => html`${label}: ${steps} steps of ${batch}, ${duration(seconds)}. `)}${budget !== null && html`The budget was ${duration(budget)}.`}</dd>
<dt>Detector</dt><dd>${fixed(result.detectorMilliseconds, 1)} ms for an image, in the time of the crops</dd>
<dt>Machine</dt><dd>${machine.processor}, ${machine.threads === 1 ? '1 thread' : `${machine.threads} threads`} to train and 1 to measure, Node ${machine.node.replace(/^v/, '')}</dd>
<dt>Limber</dt><dd>${limber}, ${moment(date)}</dd>
</dl></section>`,
  );
}

/** The findings, in sentences. */
function sentences({ rows }: CrowdResult): readonly string[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const faster = rows.find(({ bottomUp, topDown }) => bottomUp.milliseconds < topDown.milliseconds);
  const upTo8 = rows.filter(({ people }) => people <= 8);
  const leastOf = (way: 'maps' | 'bottomUp') => Math.min(...upTo8.map((row) => row[way].pck ?? 0));
  const growth = (way: 'bottomUp' | 'topDown') =>
    `from ${fixed(first[way].milliseconds, 0)} to ${fixed(last[way].milliseconds, 0)} ms`;
  return [
    `From ${first.people} to ${last.people} people, the time for an image grows ${growth('topDown')} with a crop for each, and ${growth('bottomUp')} with one look at everybody.`,
    faster === undefined
      ? 'One look at everybody was never faster.'
      : `One look at everybody is faster from ${faster.people} ${faster.people === 1 ? 'person' : 'people'} on.`,
    `AP with ${last.people} people: ${percent(last.bottomUp.ap)} for everybody at once, ${percent(last.topDown.ap)} with true boxes and a crop for each.`,
    `Up to 8 people, PCK is at least ${percent(leastOf('bottomUp'))} for everybody at once. It is at least ${percent(leastOf('maps'))} when true maps are read, so the rest is lost by the network.`,
  ];
}

async function curve(
  rows: readonly CrowdRow[],
  measure: 'ap' | 'pck',
  title: string,
  draw: DrawChart,
): Promise<Markup> {
  const chart = await draw({
    ...plotSize,
    x: rows.map(({ people }) => people),
    lines: ways.map(([way], series) => ({ series, y: rows.map((row) => row[way][measure]) })),
    points: true,
    xTitle: 'people in an image',
    yTitle: title,
    label: `${title} over the people in an image, at the most: ${ways
      .map(([way, label]) => `${label} ${percent(rows.at(-1)?.[way][measure])}`)
      .join('; ')}.`,
  });
  return html`<figure><h3>${title}</h3>${chart}</figure>`;
}

async function times(rows: readonly CrowdRow[], draw: DrawChart): Promise<Markup> {
  const all = rows.flatMap((row) => ways.map(([way]) => row[way].milliseconds));
  const chart = await draw({
    ...plotSize,
    x: rows.map(({ people }) => people),
    yAxis: { from: 0, to: Math.max(1, ...all) },
    lines: ways.map(([way], series) => ({ series, y: rows.map((row) => row[way].milliseconds) })),
    points: true,
    xTitle: 'people in an image',
    yTitle: 'milliseconds',
    label: `Milliseconds for an image over the people in it, at the most: ${ways
      .map(([way, label]) => `${label} ${fixed(rows.at(-1)?.[way].milliseconds ?? 0, 1)}`)
      .join('; ')}.`,
  });
  return html`<figure><h3>Time</h3><figcaption>The median for an image, on one thread. For true maps: of the reading
alone.</figcaption>${chart}</figure>`;
}

function scores(rows: readonly CrowdRow[]): Markup {
  const cells = ({ pck, ap, milliseconds }: CrowdScores) =>
    html`<td>${percent(ap)}</td><td>${percent(pck)}</td><td>${fixed(milliseconds, 1)}</td>`;
  return table(
    'Scores and times',
    html`AP: COCO's average precision of key points. PCK: joints within 0.2 torsos; joints of people who were not found are
wrong. ms: the median for an image on one thread.`,
    html`<tr><th scope="col">people</th><th scope="col">images</th>${ways.map(
      ([, label]) => html`<th scope="col">AP, ${label}</th><th scope="col">PCK</th><th scope="col">ms</th>`,
    )}</tr>`,
    rows.map(
      (row) =>
        html`<tr><th scope="row">${row.people}</th><td>${row.images}</td>${ways.map(([way]) => cells(row[way]))}</tr>`,
    ),
  );
}
