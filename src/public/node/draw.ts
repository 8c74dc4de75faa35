import { stagesSvg } from '../../explain/node.ts';
import { drawOver, renderSvg } from '../../images/node.ts';
import type { ModelMetadata } from '../../models/index.ts';
import type { EstimatedPerson, ImageEstimate } from '../../runs/index.ts';
import { legendHeight, overlaySvg } from '../../viz/index.ts';

/** The part of a model that drawings need. */
export interface DrawnModel {
  readonly metadata: ModelMetadata;
}

/** How found people are drawn. */
export interface DrawOverlayOptions {
  /** Default: `png`. */
  readonly format?: 'jpeg' | 'png' | undefined;
  /**
   * Joints below this confidence are not drawn, and neither are their limbs. Default: 0.5 for calibrated confidences, so
   * that no joint is drawn that is more probably wrong than right; otherwise 0.2.
   */
  readonly minConfidence?: number | undefined;
}

/**
 * Draws the skeletons of all found people over the image. If the skeleton has no sides, a legend of the joints' colors
 * is added below the image; otherwise the drawing has the image's size.
 * @returns the bytes of a JPEG or PNG file.
 * @throws LimberError when the image is too large for the format.
 */
export function drawOverlay(
  { image, people, path }: ImageEstimate,
  { metadata }: DrawnModel,
  { format = 'png', minConfidence }: DrawOverlayOptions = {},
): Promise<Uint8Array> {
  const poses = people.map(({ pose }) => pose);
  const shown = minConfidence ?? (metadata.calibration?.kind === 'logistic' ? 0.5 : 0.2);
  const below = legendHeight(image, metadata.skeleton);
  const svg = overlaySvg(image, metadata.skeleton, poses, { legend: below > 0, shown });
  return drawOver(image, svg, format, path, below);
}

/**
 * Draws the belief maps of all stages side by side, over the crop of a person.
 * @returns the bytes of a PNG file.
 * @throws LimberError for a model without belief maps.
 */
export async function drawStages(person: EstimatedPerson, { metadata }: DrawnModel): Promise<Uint8Array> {
  return renderSvg(stagesSvg(metadata, person));
}
