import { stagesSvg } from '../../explain/node.ts';
import { drawOver, renderSvg } from '../../images/node.ts';
import type { ModelMetadata } from '../../models/index.ts';
import type { EstimatedPerson, ImageEstimate } from '../../runs/index.ts';
import { overlaySvg } from '../../viz/index.ts';

/** The part of a model that drawings need. */
export interface DrawnModel {
  readonly metadata: ModelMetadata;
}

/**
 * Draws the skeletons of all found people over the image.
 * @returns the bytes of a JPEG or PNG file.
 * @throws LimberError when the image is too large for the format.
 */
export function drawOverlay(
  { image, people, path }: ImageEstimate,
  { metadata }: DrawnModel,
  { format = 'png' }: { readonly format?: 'jpeg' | 'png' | undefined } = {},
): Promise<Uint8Array> {
  const poses = people.map(({ pose }) => pose);
  return drawOver(image, overlaySvg(image, metadata.skeleton, poses), format, path);
}

/**
 * Draws the belief maps of all stages side by side, over the crop of a person.
 * @returns the bytes of a PNG file.
 * @throws LimberError for a model without belief maps.
 */
export async function drawStages(person: EstimatedPerson, { metadata }: DrawnModel): Promise<Uint8Array> {
  return renderSvg(stagesSvg(metadata, person));
}
