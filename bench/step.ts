import { input } from '../src/graph/index.ts';
import type { Runtime, Tensors } from '../src/runtime/index.ts';
import { float32, sizeOf, tensor, type TensorType } from '../src/tensor/index.ts';
import { compileStep, criterion, type StepOptions, type TrainingStep } from '../src/train/index.ts';
import type { Architecture } from '../src/models/index.ts';
import type { Case } from './cases.ts';

/** A case's training step, as values to compile. */
export function stepOptions(architecture: Architecture, { training }: Case, batch: number): StepOptions {
  const step = input('step', 'float32', []);
  const center = input('center', 'float32', [batch, 2]);
  const network = architecture.build({ batch, seed: 1, mode: { kind: 'training', step, center } });
  const own = architecture.loss;
  const { loss } = criterion(network.stages, architecture.codec, [], { ...(own && { own }) });
  const { frozen, ...settings } = training;
  return {
    loss,
    step,
    ...settings,
    treatment: (name) => (frozen?.test(name) ? { rate: 0 } : {}),
    ...(network.updates === undefined ? {} : { updates: network.updates }),
  };
}

export function compileCase(
  runtime: Runtime,
  architecture: Architecture,
  benchCase: Case,
  batch: number,
): Promise<TrainingStep> {
  return compileStep(runtime, stepOptions(architecture, benchCase, batch));
}

/** Something of the right types for a step's batch: noise for pictures, small numbers elsewhere. */
export function feedsOf(types: Readonly<Record<string, TensorType>>, names: readonly string[]): Tensors {
  return Object.fromEntries(
    Object.entries(types)
      .filter(([name]) => names.includes(name))
      .map(([name, { dtype, shape }]) => {
        const count = sizeOf(shape);
        if (dtype === 'uint8') {
          return [
            name,
            tensor(
              'uint8',
              shape,
              Uint8Array.from({ length: count }, (_, i) => (i * 73) % 251),
            ),
          ];
        }
        return [
          name,
          float32(
            shape,
            Float32Array.from({ length: count }, (_, i) => (i % 17) / 170),
          ),
        ];
      }),
  );
}
