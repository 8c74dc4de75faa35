import type { Estimate } from '../estimate/index.ts';
import { at } from '../foundation/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import { html, legendList, type Markup, trusted } from '../page/index.ts';
import { type Joint, torsoJoints, torsoLength } from '../skeletons/index.ts';
import {
  beliefLegend,
  beliefPanel,
  changePanel,
  colorLegend,
  cropDefinition,
  doubtfulMark,
  type Explanation,
  element,
  jointsByChange,
  largestChange,
  markLegend,
  panelSize,
  skeletonFigure,
  stagePanel,
} from '../viz/index.ts';
import { type ExplainedImage, explainDocument } from './explain-document.ts';

/** One HTML page without scripts that shows the beliefs of each stage of a Convolutional Pose Machine for an image. */
export function beliefPage(
  explained: ExplainedImage,
  metadata: ModelMetadata,
  estimate: Estimate,
  explanation: Explanation,
): string {
  const { skeleton, stages } = explanation;
  const order = jointsByChange(explanation);
  const cells = at(stages, 0).maps.shape.slice(2).toReversed().join('×');
  const { input } = metadata.networks[0];
  const lead = html`${metadata.name} reads ${input.width}×${input.height} pixels. For each of
${skeleton.joints.length} joints and in each of ${stages.length} stages, it predicts a belief map of ${cells} cells: how likely
the joint is at each place. A later stage also reads the previous stage's maps.`;
  const body = html`
<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>${trusted(
    cropDefinition(explanation, 'crop'),
  )}</defs></svg>
${imageSection(explained, metadata, estimate)}
<section>
<h2>Stage by stage</h2>
<p>The belief maps of all joints, each in its color, and the pose read from their peaks.</p>
${legendList(beliefLegend(skeleton))}
<div class="row wide">${stages.map(
    ({ label, field }, stage) => html`<figure>${svg(explanation, stagePanel(explanation, stage, 'crop'))}
<figcaption><b>${label}</b>${field ? html` · one cell depends on ${field[1]}×${field[0]} pixels${seesAll(explanation, field) ? ', all of the crop and more' : ''}` : ''}</figcaption></figure>`,
  )}</div>
</section>
${lens(explanation, order)}
<section>
<h2>Joint by joint</h2>
<p>Joints that moved most between the first and the last stage come first. The cross is the joint's position. The
dashed frame is the part of the crop that the belief at the cross depends on. The color scale ends at the joint's highest
belief; the scale of the changes ends at the largest change. Between two stages:
<b class="more">more belief</b>, <b class="less">less belief</b>, and the movement of the joint.</p>
${order.map((joint) => jointRow(explanation, estimate, metadata, joint))}
</section>`;
  return explainDocument(`Belief maps of ${explained.name}`, lead, body, lensStyle(explanation));
}

function imageSection(
  { image: { width, height }, photograph }: ExplainedImage,
  { skeleton, networks: [{ input }] }: ModelMetadata,
  { pose, cropMap }: Estimate,
): Markup {
  const figure = skeletonFigure(skeleton, pose, { width, height });
  // The crop's frame in the image. The crop's map has no rotation and no mirroring here, so its inverse is simple.
  const frame = {
    x: (-0.5 - cropMap.tx) / cropMap.a + 0.5,
    y: (-0.5 - cropMap.ty) / cropMap.d + 0.5,
    width: input.width / cropMap.a,
    height: input.height / cropMap.d,
  };
  const line = Math.max(width, height) / 220;
  const outline = element('rect', {
    ...frame,
    fill: 'none',
    stroke: '#fff',
    'stroke-width': line,
    'stroke-dasharray': `${3 * line} ${2 * line}`,
  });
  const photo = element('image', { href: photograph, width, height, preserveAspectRatio: 'none' });
  return html`<section class="duo">
<figure><svg class="panel" viewBox="0 0 ${width} ${height}" role="img" aria-label="the image and the pose">${trusted(
    photo + outline + figure,
  )}</svg><figcaption>The image, the estimated pose, and (dashed) the crop that the network reads.</figcaption>
${legendList([...colorLegend(skeleton), ...markLegend([doubtfulMark])])}</figure>
<div><h3 style="margin-top:0">Confidence</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Beliefs"><table><thead><tr><th>Joint</th><th>Belief</th></tr></thead><tbody>
${skeleton.joints.map(
  (name, joint) => html`<tr><th scope="row">${name}</th><td>${percent(pose[joint]?.confidence)}</td></tr>`,
)}</tbody></table></div></div>
</section>`;
}

/** An enlarged view of one joint and one stage. The choice works without a script. */
function lens(explanation: Explanation, order: readonly number[]): Markup {
  const { skeleton, stages } = explanation;
  const { width, height } = panelSize(explanation);
  const uses = skeleton.joints.flatMap((_, joint) =>
    stages.map((_, stage) => trusted(element('use', { href: `#belief-${joint}-${stage}` }))),
  );
  const choice = (group: string, value: number, label: string, chosen: boolean) =>
    html`<label><input type="radio" name="${group}" id="${group}-${value}" ${chosen ? trusted('checked="checked"') : ''}/><span>${label}</span></label>`;
  return html`<section>
<h2>Look closely</h2>
<div class="lens">
<svg class="panel" viewBox="0 0 ${width} ${height}" role="img" aria-label="the chosen belief map">${uses}</svg>
<div>
<fieldset><legend>After</legend>${stages.map(({ label }, stage) =>
    choice('stage', stage, label, stage === stages.length - 1),
  )}</fieldset>
<fieldset><legend>Joint</legend>${skeleton.joints.map((name, joint) =>
    choice('joint', joint, name, joint === order[0]),
  )}</fieldset>
</div></div>
</section>`;
}

function lensStyle({ skeleton, stages }: Explanation): string {
  return skeleton.joints
    .flatMap((_, joint) =>
      stages.map((_, stage) => {
        const place = joint * stages.length + stage + 1;
        return `.lens:has(#joint-${joint}:checked):has(#stage-${stage}:checked) use:nth-of-type(${place}){display:inline}`;
      }),
    )
    .join('\n');
}

function jointRow(
  explanation: Explanation,
  estimate: Estimate,
  { skeleton }: ModelMetadata,
  joint: number,
): Markup {
  const { stages } = explanation;
  const panels = stages.flatMap(({ label, pose }, stage) => {
    const confidence = pose[joint]?.confidence;
    const belief = element(
      'g',
      { id: `belief-${joint}-${stage}` },
      beliefPanel(explanation, stage, joint, 'crop'),
    );
    const panel = html`<figure>${svg(explanation, belief)}<figcaption>${label}: ${percent(confidence)}
${bar(confidence)}</figcaption></figure>`;
    if (stage === 0) return [panel];
    const change = svg(explanation, changePanel(explanation, stage, joint, 'crop'));
    return [
      html`<figure>${change}<figcaption>what ${label} changed, at most by
${percent(largestChange(explanation, stage, joint) / explanation.peak)}</figcaption></figure>`,
      panel,
    ];
  });
  const poses = estimate.stages.map(({ pose }) => pose);
  const torso = torsoLength(estimate.pose, torsoJoints(skeleton));
  return html`<article class="joint"><h3>${skeleton.joints[joint]}</h3>
<p class="quiet">${summary(poses[0]?.[joint], poses.at(-1)?.[joint], torso)}</p>
<div class="row">${panels}</div></article>`;
}

/** How far a joint moved from the first stage to the last, in pixels of the image. */
function summary(
  first: Joint | null | undefined,
  last: Joint | null | undefined,
  torso: number | undefined,
): string {
  if (!first || !last) return 'Not found in every stage.';
  const moved = Math.hypot(last.point.x - first.point.x, last.point.y - first.point.y);
  const share = torso === undefined ? '' : `, ${(moved / torso).toFixed(2)} torsos`;
  const belief = `belief from ${percent(first.confidence)} to ${percent(last.confidence)}`;
  return `Moved ${moved.toFixed(1)} pixels${share}; ${belief}.`;
}

function seesAll(explanation: Explanation, [rows, columns]: readonly [number, number]): boolean {
  const { width, height } = panelSize(explanation);
  return rows >= 2 * height && columns >= 2 * width;
}

function svg(explanation: Explanation, content: string): Markup {
  const { width, height } = panelSize(explanation);
  return html`<svg class="panel" viewBox="0 0 ${width} ${height}">${trusted(content)}</svg>`;
}

function percent(confidence: number | undefined): string {
  return confidence === undefined ? '–' : `${(100 * confidence).toFixed(0)} %`;
}

function bar(confidence: number | undefined): Markup {
  const width = Math.round(100 * Math.min(1, Math.max(0, confidence ?? 0)));
  return html`<div class="bar"><i style="width:${width}%"></i></div>`;
}
