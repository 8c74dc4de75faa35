import { emit, type Value } from '../../graph/index.ts';
import { grey } from '../../images/index.ts';
import {
  type Architecture,
  formatMetadata,
  inferenceNetwork,
  type ModelMetadata,
  metadataKey,
} from '../../models/index.ts';
import { decodeModel, encodeModel, type OnnxValueInfo } from '../../onnx/index.ts';
import type { ExportOptions } from '../export.ts';
import { fittingWeights } from '../weights.ts';

export interface CascadeExportOptions extends Omit<ExportOptions, 'architecture' | 'tree'> {
  /** The networks, first to last. */
  readonly stages: readonly Architecture[];
  /** Side of the crops around joints, in diameters. */
  readonly sigma: number;
  /** What has been chosen for stages 2, 3, …; nothing yet for the last. */
  readonly gains: readonly (number | undefined)[];
}

const imageInput = (stage: number) => (stage === 1 ? 'image' : `crops${stage}`);

/**
 * A cascade as one `.onnx` file: each stage a network of its own with its own input, `image`, `crops2`, `crops3`, …,
 * and output, `stage1`, `stage2`, …. Who runs it cuts the stages apart and makes the crops between them, as the file's
 * description says.
 */
export function exportCascade(options: CascadeExportOptions): Uint8Array {
  const { stages: architectures, sigma, gains, skeleton, seed, weights, card } = options;
  const networks = architectures.map((architecture, index) =>
    inferenceNetwork(architecture, { seed, inputName: imageInput(index + 1) }),
  );
  const outputs = Object.fromEntries(
    networks.map(({ stages }, index) => [`stage${index + 1}`, stages[0]!]),
  ) satisfies Record<string, Value>;
  const [first, second] = architectures.map(({ codec }) => codec);
  const refining = Object.keys(outputs).slice(1);
  const metadata: ModelMetadata = {
    format: 1,
    kind: 'deeppose',
    skeleton,
    input: { name: imageInput(1), width: first!.inputWidth, height: first!.inputHeight },
    fill: grey,
    codec: first!,
    outputs: ['stage1'],
    ...(second && {
      refinement: {
        sigma,
        width: second.inputWidth,
        height: second.inputHeight,
        stages: refining.map((output, index) => {
          const gain = gains[index];
          return { input: imageInput(index + 2), output, ...(gain !== undefined && { gain }) };
        }),
      },
    }),
    ...card,
  };
  const bytes = emit({
    name: card.name,
    outputs,
    weights: fittingWeights(Object.values(outputs), weights),
    metadata: { [metadataKey]: formatMetadata(metadata) },
  });
  const { graph, ...rest } = decodeModel(bytes, card.name);
  const open = (info: OnnxValueInfo): OnnxValueInfo =>
    info.name === 'image' || info.name === 'stage1'
      ? info
      : { ...info, shape: ['crops', ...info.shape.slice(1)] };
  return encodeModel({
    ...rest,
    graph: { ...graph, inputs: graph.inputs.map(open), outputs: graph.outputs.map(open) },
  });
}
