import type { Estimate } from '../estimate/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import { html, legendList, trusted } from '../page/index.ts';
import {
  colorLegend,
  drawLegend,
  element,
  refinementFigure,
  skeletonFigure,
  stageLabel,
  svgDocument,
} from '../viz/index.ts';
import { type ExplainedImage, explainDocument } from './explain-document.ts';

/** One HTML page that shows how a cascade of regressors found its pose: the boxes and arrows of every refinement. */
export function refinementPage(
  explained: ExplainedImage,
  metadata: ModelMetadata,
  estimate: Estimate,
): string {
  const { width, height } = explained.image;
  const panels = stagePanels(explained, metadata, estimate);
  const { input } = metadata.networks[0];
  const lead = html`${metadata.name} says where ${metadata.skeleton.joints.length} joints are in
${input.width}×${input.height} pixels${
    panels.length > 1
      ? html`, then reads a box around every joint, ${times(panels.length - 1)}, and predicts the joint's distance from its center`
      : ''
  }.`;
  const body = html`<section><h2>Stage by stage</h2>
<p>A frame is what the network looks at around a joint, an arrow the joint's move.</p>
${legendList(colorLegend(metadata.skeleton))}
<div class="row wide">${panels.map(
    ({
      label,
      caption,
      content,
    }) => html`<figure><svg class="panel" viewBox="0 0 ${width} ${height}">${trusted(content)}</svg>
<figcaption><b>${label}</b> · ${caption}</figcaption></figure>`,
  )}</div></section>`;
  return explainDocument(`How a model found the pose in ${explained.name}`, lead, body);
}

function times(count: number): string {
  return ['once', 'twice'][count - 1] ?? `${count} times`;
}

/** The panels of `refinementPage` side by side, as SVG. */
export function refinementDrawing(
  explained: ExplainedImage,
  metadata: ModelMetadata,
  estimate: Estimate,
): string {
  const { image } = explained;
  const zoom = 480 / Math.max(image.width, image.height);
  const size = { width: image.width * zoom, height: image.height * zoom };
  const panels = stagePanels(explained, metadata, estimate);
  const gap = 12;
  const width = gap + panels.length * (size.width + gap);
  const legend = drawLegend(colorLegend(metadata.skeleton), width - 2 * gap);
  return svgDocument(
    { width, height: size.height + 3 * gap + legend.height },
    element('rect', { width: '100%', height: '100%', fill: '#10141c' }),
    ...panels.map(({ content }, index) =>
      element(
        'svg',
        {
          x: gap + index * (size.width + gap),
          y: gap,
          ...size,
          viewBox: `0 0 ${image.width} ${image.height}`,
        },
        content,
      ),
    ),
    element('g', { transform: `translate(${gap} ${size.height + 2 * gap})` }, legend.content),
  );
}

/** Each stage's pose and boxes, drawn over the image. Without a `photograph` the background is gray. */
export function stagePanels(
  { image, photograph }: Pick<ExplainedImage, 'image'> & { readonly photograph?: string | undefined },
  { skeleton }: ModelMetadata,
  { stages }: Estimate,
): readonly { readonly label: string; readonly caption: string; readonly content: string }[] {
  const { width, height } = image;
  const photo =
    (photograph === undefined
      ? element('rect', { width, height, fill: '#6d7178' })
      : element('image', { href: photograph, width, height, preserveAspectRatio: 'none' })) +
    element('rect', { width, height, fill: '#10141c', 'fill-opacity': 0.35 });
  return stages.map(({ name, pose, boxes }, index) => {
    const before = stages[index - 1]?.pose;
    const label = stageLabel(name);
    if (before === undefined || boxes === undefined) {
      const figure = skeletonFigure(skeleton, pose, image, { shown: 0 });
      return { label, caption: 'the first guess, from the whole crop', content: photo + figure };
    }
    const moves = pose.flatMap((joint, place) => {
      const from = before[place];
      return joint && from ? [Math.hypot(joint.point.x - from.point.x, joint.point.y - from.point.y)] : [];
    });
    const mean = moves.reduce((sum, move) => sum + move, 0) / Math.max(1, moves.length);
    return {
      label,
      caption: `joints moved ${mean.toFixed(1)} pixels on average`,
      content: photo + refinementFigure(image, skeleton, { before, after: pose, boxes }),
    };
  });
}
