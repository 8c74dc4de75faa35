import { stagesSvg } from '../../explain/node.ts';
import { drawOver, renderSvg } from '../../images/node.ts';
import type { ModelMetadata } from '../../models/index.ts';
import type { EstimatedPerson, ImageEstimate } from '../../runs/index.ts';
import { overlaySvg } from '../../viz/index.ts';

/** A model, as far as drawing needs it. */
export interface DrawnModel {
  readonly metadata: ModelMetadata;
}

/**
 * Draws the skeletons of everybody who was found over the image.
 * @returns a JPEG or PNG file's bytes.
 * @throws LimberError when the format cannot hold so large an image.
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
 * Draws the belief maps of every stage side by side, over what the network saw of a person.
 * @returns a PNG file's bytes.
 * @throws LimberError for a model that has no belief maps.
 */
export async function drawStages(person: EstimatedPerson, { metadata }: DrawnModel): Promise<Uint8Array> {
  return renderSvg(stagesSvg(metadata, person));
}
