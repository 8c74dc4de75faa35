import { type Calibration, formatMetadata, metadataKey, parseMetadata } from '../models/index.ts';
import { decodeModel, encodeModel } from '../onnx/index.ts';

/**
 * A model's file with another calibration of its confidences. The parameters do not change.
 * @param calibration `undefined` for the network's own confidences.
 * @throws LimberError when the bytes are not a Limber model.
 */
export function withCalibration(
  bytes: Uint8Array,
  where: string,
  calibration: Calibration | undefined,
): Uint8Array {
  const model = decodeModel(bytes, where);
  const { calibration: _, ...metadata } = parseMetadata(model.metadata[metadataKey], where);
  const described = formatMetadata({ ...metadata, calibration });
  return encodeModel({ ...model, metadata: { ...model.metadata, [metadataKey]: described } });
}
