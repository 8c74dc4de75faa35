import type { Dataset } from '../../data/index.ts';
import { writeWhole } from '../../files/node.ts';
import { decodeImage } from '../../images/node.ts';
import { readMetadata } from '../../models/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import {
  formatQuantized,
  type QuantizedModel,
  type QuantizeOptions,
  quantizeModelOn,
} from '../../predictions/index.ts';
import { modelBytes } from '../../runs/node.ts';
import { openModel } from './model.ts';

/** How a model is quantized, and where the new model is written. */
export interface QuantizeModelOptions extends QuantizeOptions, Pick<ComputeOptions, 'threads'> {
  /** The file for the new model. Default: no file is written. */
  readonly out?: string | undefined;
}

/**
 * Rewrites a model's convolutions with 8-bit integers, for processors that multiply them faster. Nothing is trained.
 * People of the dataset give the ranges of the activations, and others show what is lost. The most sensitive layers
 * stay in floating point.
 * @param model the path, address or bytes of an `.onnx` file that Limber exported, or the name of a packaged model.
 * @throws LimberError for a cascade, a model without convolutions, or too few labeled people.
 */
export async function quantizeModel(
  model: string | URL | Uint8Array,
  dataset: Dataset,
  { out, threads, ...options }: QuantizeModelOptions = {},
): Promise<QuantizedModel> {
  const { bytes, name } = await modelBytes(model);
  const metadata = readMetadata(bytes, name);
  const open = (file: Uint8Array) => openModel(file, { threads, images: 'many' });
  const runtime = nodePlatform.singleRuntime({ threads });
  const from = { bytes, name, metadata, open, runtime };
  const quantized = await quantizeModelOn(from, dataset, decodeImage, options);
  if (out !== undefined) await writeWhole(out, quantized.bytes);
  return quantized;
}

export { formatQuantized };
