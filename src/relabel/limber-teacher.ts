import { LimberError } from '../errors.ts';
import { createEstimator, type EstimateOptions } from '../estimate/index.ts';
import { sha256 } from '../foundation/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Teacher } from './teacher.ts';

/**
 * Uses a model exported by Limber as a teacher. Its output is averaged with the output for the mirrored crop.
 * @param name the model's file, for messages and for the record in the labels.
 * @throws LimberError as `createEstimator` does, and for a model without confidences.
 */
export async function limberTeacher(
  model: Uint8Array,
  name: string,
  runtime: Runtime,
  reading: Pick<EstimateOptions, 'scales'> = {},
): Promise<Teacher> {
  const estimator = await createEstimator(model, name, runtime);
  if (estimator.metadata.codec.kind === 'box coordinates') {
    await estimator.close();
    throw new LimberError({
      what: 'the teacher gives no confidences, which decide between label and teacher',
      got: 'a model of coordinates',
      expected: 'a model of belief maps',
      where: name,
    });
  }
  return {
    origins: [{ name, sha256: await sha256(model) }],
    skeleton: estimator.metadata.skeleton,
    label: async (image, box) => (await estimator.estimate(image, { ...reading, box, flip: true })).pose,
    close: () => estimator.close(),
  };
}
