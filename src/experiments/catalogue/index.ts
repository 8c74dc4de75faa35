import type { Experiment } from '../experiment.ts';
import { cpmReceptiveField, cpmStages, cpmTrainingStyles, cpmTrunks } from './cpm.ts';
import { deepposeSigma, deepposeStages } from './deeppose.ts';
import { vanishingGradients } from './depth.ts';
import { regressionOrHeatmaps } from './families.ts';

/** All experiments, in the order in which they are best read. */
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
