/** How the learning rate changes during training. */
export type Schedule = (
  | { readonly kind: 'constant' }
  /** Multiplied by `factor` after every `every` steps. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number }
  /** Falls along half a cosine toward `final` times the base rate, which it would reach one step after the last. */
  | { readonly kind: 'cosine'; readonly final?: number }
) & {
  /** Number of steps at the start in which the rate rises linearly from 0. */
  readonly warmup?: number;
};

/** The factor on the base rate at a step. Steps are counted from 0 to `steps` − 1. */
export function scheduleFactor(schedule: Schedule, step: number, steps: number): number {
  const warmup = schedule.warmup ?? 0;
  if (step < warmup) return (step + 1) / warmup;
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor(step / schedule.every);
    case 'cosine': {
      const final = schedule.final ?? 0;
      const progress = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
      return final + (1 - final) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  }
}
