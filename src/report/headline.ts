import type { Headline } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { debtInWords, type Provenance } from '../models/index.ts';
import { fixed, html, type Markup, percent, range, seriesColor } from '../page/index.ts';
import { subjectWords } from '../skeletons/index.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';

/**
 * The section with each source's main score on a scale from 0 to 100, with its confidence interval and the baseline.
 * COCO's AP is shown beside it.
 */
export function headlineSection({ sources, baseline, data }: EvaluationDocument): Markup {
  const { one, many } = subjectWords(data.skeleton);
  return html`
<ol class="sources" id="score">
${sources.map((source, index) => sourceHeadline(source, index, baseline.headline))}
</ol>
<p class="quiet">The bar is the score, and the bracket its confidence interval over the choice of ${many}. The dotted line is
the baseline: the mean pose of ${baseline.labels}, placed in the true box of each ${one}. It knows
where the ${many} are, but not their poses. It scores ${at(sources, 0).evaluation.headline.name} ${percent(baseline.headline)},
AUC ${percent(baseline.auc)}, strict PCP ${percent(baseline.pcpStrict)}.</p>`;
}

/**
 * A tag for models that owe their scores to other networks: transferred weights, or a teacher's labels. It is shown
 * wherever the model is named.
 */
export function debtTag({
  provenance,
}: {
  readonly provenance?: Pick<Provenance, 'initializedFrom' | 'distilledFrom'> | undefined;
}): Markup | false {
  const debt = debtInWords(provenance);
  return debt !== '' && html` <span class="tag">${debt}</span>`;
}

function sourceHeadline(source: ScoredSource, index: number, baseline: number | null): Markup {
  const { headline, ap, intervals, auc, pcp, epe, oks, normalizer } = source.evaluation;
  const interval = intervals?.headline ?? undefined;
  const confidence = intervals && `${Math.round(intervals.method.confidence * 100)} %`;
  const number = ({ name, description, score, interval }: Headline) =>
    html`<div class="score">${percent(score)}<small>${name}, ${description}${
      interval && html`<br/>${confidence} interval ${range(interval)}`
    }</small></div>`;
  return html`<li>
<div><h2>${source.name}${debtTag(source)}</h2>
<dl class="measures quiet">
<div><dt>AUC 0–${auc.limit}</dt><dd>${percent(auc.mean)}</dd></div>
${pcp.strict.mean !== null && html`<div><dt>strict PCP@${pcp.fraction}</dt><dd>${percent(pcp.strict.mean)}</dd></div>`}
<div><dt>mean error</dt><dd>${fixed(epe.mean, 1)} px</dd></div>
${oks && !ap && html`<div><dt>OKS AP</dt><dd>${percent(oks.ap)}</dd></div>`}
</dl></div>
<div>${number(headline)}${ap && number(ap)}</div>
<div class="wide">${strip({
    score: headline.score,
    baseline,
    interval,
    color: seriesColor(index),
    label: `${source.name}: ${percent(headline.score)} of 100 normalized by ${normalizer.description}`,
  })}
<div class="axis" aria-hidden="true"><span>0</span><span>25</span><span>50</span><span>75</span><span>100</span></div></div>
</li>`;
}

export interface Strip {
  readonly score: number | null;
  readonly baseline?: number | null;
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
  readonly color: string;
  /** Text for screen readers. Without it the bar is hidden from them. */
  readonly label?: string;
}

/** A bar from 0 to 100 that is as wide as its container. */
export function strip({ score, baseline, interval, color, label }: Strip): Markup {
  const at = (value: number) => `${fixed(value, 2)}%`;
  return html`<svg class="strip" ${label === undefined ? html`aria-hidden="true"` : html`role="img" aria-label="${label}"`}>
<rect y="25%" width="100%" height="50%" fill="var(--rule)" fill-opacity="0.5"/>
${score !== null && html`<rect y="25%" width="${at(score)}" height="50%" fill="${color}" fill-opacity="0.85"/>`}
${
  interval &&
  html`<line x1="${at(interval.low)}" x2="${at(interval.high)}" y1="50%" y2="50%" stroke="var(--text)" stroke-width="1.5"/>
<line x1="${at(interval.low)}" x2="${at(interval.low)}" y1="8%" y2="92%" stroke="var(--text)" stroke-width="1.5"/>
<line x1="${at(interval.high)}" x2="${at(interval.high)}" y1="8%" y2="92%" stroke="var(--text)" stroke-width="1.5"/>`
}
${
  baseline !== null &&
  baseline !== undefined &&
  html`<line x1="${at(baseline)}" x2="${at(baseline)}" y1="0" y2="100%" stroke="var(--text)" stroke-width="1.5" stroke-dasharray="2 2"/>`
}
</svg>`;
}
