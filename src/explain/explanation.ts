import { beliefMapCodec } from '../codecs/index.ts';
import { problemOf } from '../errors.ts';
import type { Estimate } from '../estimate/index.ts';
import { applyAffine } from '../geometry/index.ts';
import { importOnnx } from '../graph/index.ts';
import { type ModelMetadata, receptiveField } from '../models/index.ts';
import { decodeModel } from '../onnx/index.ts';
import { type Explanation, explainSheet, jointsByChange, stageLabel } from '../viz/index.ts';
import type { ExplainedImage } from './explain-document.ts';
import { beliefPage } from './explain-page.ts';
import { refinementDrawing, refinementPage } from './explain-refinements.ts';

/** The model whose output is explained. */
export interface ExplainedModel {
  /** The name of its file, for messages. */
  readonly name: string;
  /** The bytes of its file. */
  readonly bytes: Uint8Array;
  readonly metadata: ModelMetadata;
}

/**
 * One HTML page that explains, stage by stage, how a model found a pose in an image. It needs no network connection.
 * For belief maps it shows the maps and their receptive fields; for coordinates, the boxes and movements of every
 * refinement.
 */
export function explanationPage(
  explained: ExplainedImage,
  model: ExplainedModel,
  estimate: Estimate,
): string {
  const { metadata } = model;
  if (metadata.codec.kind === 'box coordinates') return refinementPage(explained, metadata, estimate);
  return beliefPage(explained, metadata, estimate, explanationOf(model, estimate));
}

/** The panels of `explanationPage` side by side, as an SVG document. */
export function explanationDrawing(
  explained: ExplainedImage,
  model: ExplainedModel,
  estimate: Estimate,
): string {
  const { metadata } = model;
  if (metadata.codec.kind === 'box coordinates') return refinementDrawing(explained, metadata, estimate);
  const explanation = explanationOf(model, estimate);
  return explainSheet(explanation, jointsByChange(explanation));
}

/** The data that the drawings need, in pixels of the crop. */
function explanationOf(model: ExplainedModel, { stages, crop, cropMap }: Estimate): Explanation {
  const { skeleton, codec } = model.metadata;
  const fields = receptiveFields(model);
  return {
    crop,
    skeleton,
    peak: codec.kind === 'belief maps' ? beliefMapCodec(codec).idealPeak : 1,
    stages: stages.map(({ name, output, pose }, index) => {
      const field = fields[index];
      return {
        label: stageLabel(name),
        maps: output,
        pose: pose.map((joint) => joint && { ...joint, point: applyAffine(cropMap, joint.point) }),
        field,
      };
    }),
  };
}

/**
 * The receptive field of each output, in rows and columns of the crop, read from the model's graph. `undefined` if an
 * operator mixes all cells.
 */
function receptiveFields({
  bytes,
  metadata,
  name: where,
}: ExplainedModel): readonly (readonly [number, number] | undefined)[] {
  const [{ input, outputs }] = metadata.networks;
  const graph = importOnnx(decodeModel(bytes, where), { where });
  return outputs.map((name) => {
    const [output, image] = [graph.outputs[name], graph.inputs[input.name]];
    if (output === undefined || image === undefined) return undefined;
    try {
      return receptiveField(output, image).size;
    } catch (error) {
      problemOf(error);
      return undefined;
    }
  });
}
