import { beliefMapCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import type { Estimate } from '../estimate/index.ts';
import { applyAffine } from '../geometry/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import { beliefStrip, stageLabel } from '../viz/index.ts';

/**
 * The belief maps of all stages side by side, drawn over the crop, as an SVG document.
 * @throws LimberError for a model without belief maps.
 */
export function stagesSvg(
  { skeleton, codec, name, kind }: ModelMetadata,
  { pose, stages, crop, cropMap }: Estimate,
): string {
  if (codec.kind === 'box coordinates') {
    throw new LimberError({
      what: `the model "${name}" has no belief maps to draw`,
      got: `a model of coordinates (${kind})`,
      expected: 'a model of convolutional pose machines',
    });
  }
  return beliefStrip(
    crop,
    skeleton,
    stages.map((stage) => ({ label: stageLabel(stage.name), maps: stage.output })),
    {
      peak: codec.kind === 'belief maps' ? beliefMapCodec(codec).idealPeak : 1,
      pose: pose.map((joint) => joint && { ...joint, point: applyAffine(cropMap, joint.point) }),
    },
  );
}
