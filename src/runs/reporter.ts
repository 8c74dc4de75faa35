import type { Recipe, Reporter } from '../train/index.ts';
import type { TrainingEvent } from './training-events.ts';

/** A reporter that sends one network's training as events. */
export function reporter(network: string, recipe: Recipe, on: (event: TrainingEvent) => void): Reporter {
  const { steps, batch } = recipe.training;
  on({ kind: 'network', network, recipe });
  return {
    compiling: () => on({ kind: 'compiling', network }),
    started: (facts) => on({ kind: 'started', network, steps, ...facts }),
    stepped: (result) => on({ kind: 'step', network, steps, batch, ...result }),
    validated: (step, validation, best) => on({ kind: 'validated', network, step, validation, best }),
    warned: (message) => on({ kind: 'warning', message }),
    noted: (message) => on({ kind: 'note', message }),
  };
}
