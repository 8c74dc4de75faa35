import type { Architecture } from '../src/models/index.ts';
import type { Runtime, Tensors } from '../src/runtime/index.ts';
import { float32, sizeOf, type TensorType, tensor } from '../src/tensor/index.ts';
import { compileStep, criterion, type TrainingStep, trainingNetwork } from '../src/train/index.ts';
import type { Case } from './cases.ts';

/** A case's training step. */
export function compileCase(
  runtime: Runtime,
  architecture: Architecture,
  { training }: Case,
  batch: number,
): Promise<TrainingStep> {
  const network = trainingNetwork(architecture, runtime, { batch, seed: 1 });
  const { loss } = criterion(network.stages, { ...architecture, allPeople: false }, network.batch);
  const { frozen, ...settings } = training;
  return compileStep(runtime, {
    loss,
    batch: network.batch,
    updates: network.updates ?? [],
    ...settings,
    factors: (name) => (frozen?.test(name) ? { learningRate: 0 } : {}),
  });
}

/** Input of the right types for a step's batch: noise for images, small numbers elsewhere. */
export function feedsOf(types: Readonly<Record<string, TensorType>>): Tensors {
  return Object.fromEntries(
    Object.entries(types).map(([name, { dtype, shape }]) => {
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
