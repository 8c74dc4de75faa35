import type { Dataset } from '../../data/index.ts';
import { writeWhole } from '../../files/node.ts';
import { decodeImage } from '../../images/node.ts';
import { readMetadata } from '../../models/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import {
  type CalibratedModel,
  type CalibrateOptions,
  calibrateModelOn,
  formatCalibration,
} from '../../predictions/index.ts';
import { modelBytes } from '../../runs/node.ts';
import { openModel } from './model.ts';

/** How a model is calibrated, and where the calibrated model is written. */
export interface CalibrateModelOptions extends CalibrateOptions, ComputeOptions {
  /** The file for the calibrated model; it may be the model's own. Default: no file is written. */
  readonly out?: string | undefined;
}

/**
 * Turns the confidences of an existing model into probabilities. It fits the same curve as a training does at its end
 * (Platt scaling), on the model's predictions for the people of a dataset. The parameters do not change, so poses stay
 * the same. The model should not have been trained on these people.
 * @param model the path, address or bytes of an `.onnx` file that Limber exported, or the name of a packaged model.
 * @throws LimberError for a model of coordinates, or when too few joints are right or wrong.
 */
export async function calibrateModel(
  model: string | URL | Uint8Array,
  dataset: Dataset,
  { out, threads, device, ...options }: CalibrateModelOptions = {},
): Promise<CalibratedModel> {
  const { bytes, name } = await modelBytes(model);
  const metadata = readMetadata(bytes, name);
  const open = (raw: Uint8Array) => openModel(raw, { threads, device, images: 'many' });
  const calibrated = await calibrateModelOn({ bytes, name, metadata, open }, dataset, decodeImage, options);
  if (out !== undefined) await writeWhole(out, calibrated.bytes);
  return calibrated;
}

export { formatCalibration };
