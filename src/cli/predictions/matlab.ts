import { describeMatlab, type MatlabNumeric, type MatlabValue, readMatlab } from '../../data/matlab/index.ts';
import { LimberError } from '../../errors.ts';
import { imagePoint } from '../../geometry/index.ts';
import type { Pose, Skeleton } from '../../skeletons/index.ts';

/**
 * Predicted poses from a MATLAB file with one numeric array of (joints, 2, people), such as the CPM authors'
 * `prediction_all`: joints in the skeleton's order, x before y, people in the dataset's order. Coordinates
 * are MATLAB's, which count pixels from 1. NaN is a joint without prediction.
 *
 * @throws LimberError when there is no such array.
 */
export async function matlabPredictions(
  bytes: Uint8Array,
  where: string,
  skeleton: Skeleton,
): Promise<readonly Pose[]> {
  const { dims, data } = predictionArray(await readMatlab(bytes, where), where, skeleton);
  const joints = skeleton.joints.length;
  return Array.from({ length: dims[2] ?? 1 }, (_, person) =>
    skeleton.joints.map((_, joint) => {
      const x = data[joint + joints * 2 * person]!;
      const y = data[joint + joints * (1 + 2 * person)]!;
      return Number.isFinite(x) && Number.isFinite(y) ? { point: imagePoint(x - 1, y - 1) } : null;
    }),
  );
}

function predictionArray(
  variables: ReadonlyMap<string, MatlabValue>,
  where: string,
  skeleton: Skeleton,
): MatlabNumeric {
  const joints = skeleton.joints.length;
  const fits = [...variables.values()].filter(
    (value): value is MatlabNumeric =>
      value.kind === 'numeric' && value.dims.length <= 3 && value.dims[0] === joints && value.dims[1] === 2,
  );
  const [array] = fits;
  if (array !== undefined && fits.length === 1) return array;
  const found = [...variables].map(([name, value]) => `${name}: ${describeMatlab(value)}`).join(', ');
  throw new LimberError({
    what: fits.length === 0 ? 'no array of predicted joints' : 'several arrays of predicted joints',
    got: found === '' ? 'no variables' : found,
    expected: `one numeric ${joints}×2×people array (joints of "${skeleton.name}", x and y, people)`,
    where,
  });
}
