import type { RelabelRule } from '../../relabel/index.ts';
import type { DatasetChoice } from '../dataset-choice.ts';

export interface RelabelCommandOptions extends DatasetChoice, RelabelRule {
  readonly data: string;
  readonly teacher: readonly string[];
  readonly detector?: string;
  readonly smallest: number;
  readonly threads?: number;
  readonly out: string;
}
