import { emit, input, ops } from '../graph/index.ts';
import {
  formatLifter,
  inputLength,
  lengthUnit,
  lifterKey,
  lifterNames,
  liftJoints,
  seenJoints,
} from '../lift/index.ts';
import type { LiftArchitecture } from '../models/index.ts';
import { type Card, fittingWeights, type Weights } from '../train/index.ts';

/** Writes a trained lifter as an ONNX file: one person's points in, the pose in millimeters out. */
export function exportLifter(
  architecture: LiftArchitecture,
  seed: number,
  weights: Weights,
  { name, provenance, scores }: Card,
): Uint8Array {
  const points = input(lifterNames.input, 'float32', [1, inputLength]);
  const { stages } = architecture.build({ points, seed, mode: { kind: 'inference' } });
  const outputs = Object.fromEntries(
    stages.map((stage) => [lifterNames.output, ops.multiply(stage, lengthUnit)]),
  );
  const description = formatLifter({
    format: 1,
    name,
    seen: seenJoints,
    joints: liftJoints,
    unit: 'millimeters',
    provenance,
    scores,
  });
  return emit({
    name,
    outputs,
    weights: fittingWeights(Object.values(outputs), weights),
    metadata: { [lifterKey]: description },
  });
}
