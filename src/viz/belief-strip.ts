import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { jointColors, type Rgb, type Skeleton } from '../skeletons/index.ts';
import { formatShape, type Tensor } from '../tensor/index.ts';
import { beliefLegend, drawLegend } from './legend.ts';
import { letter } from './lettering.ts';
import { pngAddress, type Raster } from './png.ts';
import { type DrawnPose, skeletonFigure } from './skeleton-figure.ts';
import { element, svgDocument } from './svg.ts';

/** One stage's belief maps. */
export interface BeliefStage {
  /** Title above the panel. */
  readonly label: string;
  /**
   * Maps [1, channels, height, width], one per joint of the skeleton. Further channels, such as the background, are
   * not drawn.
   */
  readonly maps: Tensor<'float32'>;
}

/** How belief maps are drawn. */
export interface BeliefStripOptions {
  /** The value that is drawn at full strength. Default: 1, for maps that peak at 1. */
  readonly peak?: number;
  /** Size of a panel in pixels: the crop's longer side is scaled to it. */
  readonly panel?: number;
  /** The pose decoded from the last stage, in pixels of the crop. It is drawn in an additional panel. */
  readonly pose?: DrawnPose;
}

const ground = '#10141c';
const ink = '#e8e6df';
const [gap, labelHeight] = [10, 30];

/**
 * Draws the network's input, then for every stage the dimmed input under the belief maps, each joint in its color,
 * and finally the pose.
 * @param crop the network's input, RGB [1, height, width, 3].
 * @returns an SVG document with embedded images.
 */
export function beliefStrip(
  crop: Tensor<'uint8'>,
  skeleton: Skeleton,
  stages: readonly BeliefStage[],
  { peak = 1, panel = 384, pose }: BeliefStripOptions = {},
): string {
  const [, height = 1, width = 1] = crop.shape;
  const zoom = panel / Math.max(width, height);
  const [panelWidth, panelHeight] = [width * zoom, height * zoom];
  const colors = jointColors(skeleton);
  const image = pngAddress({ width, height, channels: 3, data: crop.data });

  const fitted = { width: panelWidth, height: panelHeight, preserveAspectRatio: 'none' };
  const photograph = element('use', { href: '#crop' });
  const dimmed = photograph + element('rect', { ...fitted, fill: ground, 'fill-opacity': 0.6 });
  const panels = [
    { label: 'input', content: photograph },
    ...stages.map(({ label, maps }) => ({
      label,
      content: dimmed + element('image', { href: pngAddress(paint(maps, colors, peak)), ...fitted }),
    })),
    ...(pose === undefined
      ? []
      : [
          {
            label: 'pose',
            content:
              photograph +
              element(
                'g',
                { transform: `scale(${zoom})` },
                skeletonFigure(skeleton, pose, { width, height }),
              ),
          },
        ]),
  ];

  const total = { width: gap + panels.length * (panelWidth + gap), height: 0 };
  const legendTop = labelHeight + panelHeight + gap;
  const legend = drawLegend(beliefLegend(skeleton), total.width - 2 * gap);
  return svgDocument(
    { ...total, height: legendTop + legend.height + gap },
    element('defs', {}, element('image', { id: 'crop', href: image, ...fitted })),
    element('rect', { width: '100%', height: '100%', fill: ground }),
    ...panels.map(({ label, content }, index) =>
      element(
        'g',
        { transform: `translate(${gap + index * (panelWidth + gap)} ${labelHeight})` },
        letter(label, 1, -9, 15, ink),
        content,
      ),
    ),
    element('g', { transform: `translate(${gap} ${legendTop})` }, legend.content),
  );
}

/** Paints each cell in the mixture of its joints' colors. Its opacity is that of the strongest belief. */
function paint({ shape, data }: Tensor<'float32'>, colors: readonly Rgb[], peak: number): Raster {
  const [, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || channels < colors.length) {
    throw new LimberError({
      what: 'belief maps do not fit the skeleton',
      got: formatShape(shape),
      expected: `[1, ${colors.length} or more, height, width]`,
    });
  }
  const cells = width * height;
  const pixels = new Uint8Array(cells * 4);
  for (let cell = 0; cell < cells; cell++) {
    let [red, green, blue, sum, strongest] = [0, 0, 0, 0, 0];
    for (const [joint, [r, g, b]] of colors.entries()) {
      const belief = Math.max(0, at(data, joint * cells + cell) / peak);
      red += belief * r;
      green += belief * g;
      blue += belief * b;
      sum += belief;
      strongest = Math.max(strongest, belief);
    }
    if (sum > 0) pixels.set([red / sum, green / sum, blue / sum, 255 * Math.min(1, strongest)], cell * 4);
  }
  return { width, height, channels: 4, data: pixels };
}
