import { countedSubjects, type Skeleton } from '../skeletons/index.ts';
import type { CalibratedModel } from './calibrate-model.ts';

/**
 * A calibration as text: its data, the expected calibration errors before and after, and the meaning of a confidence.
 * @param dataset the name of the data that the model was calibrated on.
 */
export function formatCalibration(
  { people, calibration, error, meaning }: CalibratedModel,
  { dataset, skeleton }: { readonly dataset: string; readonly skeleton: Skeleton },
): string {
  const absent = calibration.absentJoints === 0 ? '' : `, ${calibration.absentJoints} of them absent`;
  const percent = (value: number) => `${value.toFixed(2).padStart(6)} %`;
  return [
    `data  ${countedSubjects(people, skeleton)} of ${dataset}, ${calibration.joints} joints${absent}`,
    'expected calibration error',
    `  as the network gives them  ${percent(error.raw)}`,
    ...(error.before === undefined ? [] : [`  as calibrated before       ${percent(error.before)}`]),
    `  calibrated                 ${percent(error.after)}  (judged by curves fitted to other images)`,
    `confidence  ${meaning}`,
  ].join('\n');
}
