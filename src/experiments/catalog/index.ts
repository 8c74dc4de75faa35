import { LimberError } from '../../errors.ts';
import type { Experiment } from '../experiment.ts';
import { cpmReceptiveField, cpmStages, cpmTrainingStyles, cpmTrunks } from './cpm.ts';
import { deepposeSigma, deepposeStages } from './deeppose.ts';
import { vanishingGradients } from './depth.ts';
import { regressionOrHeatmaps } from './families.ts';

/** All experiments, in the best order for reading. */
export const experiments: readonly Experiment[] = [
  deepposeStages,
  deepposeSigma,
  cpmStages,
  cpmReceptiveField,
  cpmTrainingStyles,
  cpmTrunks,
  vanishingGradients,
  regressionOrHeatmaps,
];

/** The experiment with a name. @throws LimberError when there is none. */
export function experimentNamed(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found) return found;
  const expected = experiments.map((experiment) => experiment.name).join(', ');
  throw new LimberError({ what: `unknown experiment "${name}"`, expected: `one of ${expected}` });
}
