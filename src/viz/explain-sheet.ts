import { at } from '../foundation/index.ts';
import {
  beliefPanel,
  changePanel,
  cropDefinition,
  type Explanation,
  panelSize,
  stagePanel,
} from './explain-panels.ts';
import { beliefLegend, drawLegend } from './legend.ts';
import { letter } from './lettering.ts';
import { element, svgDocument } from './svg.ts';

const ground = '#10141c';
const ink = '#e8e6df';
const faint = '#9aa3b2';
const [gap, labelWidth, heading, captionLine] = [12, 150, 44, 22];

/**
 * An explanation as one drawing. It has one row for all joints and one per joint; one column per stage, and between
 * two stages a column with the changes.
 * @param joints indices of the joints to show, in this order.
 * @param side of a panel, in pixels.
 * @returns an SVG document with embedded images.
 */
export function explainSheet(explanation: Explanation, joints: readonly number[], side = 220): string {
  const { stages, skeleton } = explanation;
  const frame = panelSize(explanation);
  const zoom = side / Math.max(frame.width, frame.height);
  const [panelWidth, panelHeight] = [frame.width * zoom, frame.height * zoom];
  const columns = stages.flatMap((_, stage) =>
    stage === 0
      ? [{ stage, change: false }]
      : [
          { stage, change: true },
          { stage, change: false },
        ],
  );
  const left = (column: number) => gap + labelWidth + column * (panelWidth + gap);
  const top = (row: number) => heading + row * (panelHeight + captionLine + gap);
  const panel = (row: number, column: number, content: string, caption: string) =>
    element(
      'svg',
      {
        x: left(column),
        y: top(row),
        width: panelWidth,
        height: panelHeight,
        viewBox: `0 0 ${frame.width} ${frame.height}`,
      },
      content,
    ) + letter(caption, left(column), top(row) + panelHeight + 15, 11.5, faint);

  const titles = columns.map(({ stage, change }, column) =>
    letter(change ? 'what changed' : at(stages, stage).label, left(column), heading - 14, 15, ink),
  );
  const overview = columns.flatMap(({ stage, change }, column) =>
    change
      ? []
      : [panel(0, column, stagePanel(explanation, stage, 'crop'), fieldCaption(explanation, stage))],
  );
  const rows = joints.flatMap((joint, index) => [
    letter(at(skeleton.joints, joint), gap, top(index + 1) + 20, 14, ink),
    ...columns.map(({ stage, change }, column) =>
      change
        ? panel(index + 1, column, changePanel(explanation, stage, joint, 'crop'), '')
        : panel(
            index + 1,
            column,
            beliefPanel(explanation, stage, joint, 'crop'),
            confidenceCaption(explanation, stage, joint),
          ),
    ),
  ]);
  const [width, tall] = [left(columns.length), top(joints.length + 1)];
  const legend = drawLegend(beliefLegend(skeleton), width - 2 * gap);
  return svgDocument(
    { width, height: tall + legend.height + gap },
    element('defs', {}, cropDefinition(explanation, 'crop')),
    element('rect', { width: '100%', height: '100%', fill: ground }),
    letter('all joints', gap, top(0) + 20, 14, ink),
    ...titles,
    ...overview,
    ...rows,
    element('g', { transform: `translate(${gap} ${tall})` }, legend.content),
  );
}

function fieldCaption({ stages }: Explanation, stage: number): string {
  const field = at(stages, stage).field;
  return field === undefined ? '' : `a cell sees ${field[1]} x ${field[0]} pixels`;
}

function confidenceCaption({ stages }: Explanation, stage: number, joint: number): string {
  const confidence = at(stages, stage).pose[joint]?.confidence;
  return confidence === undefined ? '' : `belief ${(100 * confidence).toFixed(0)} in 100`;
}
