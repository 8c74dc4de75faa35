import { type ChartAxis, html, type Markup } from '../../page/index.ts';
import { debtTag, legend } from '../../report/index.ts';
import type { ArmResult } from '../result.ts';

/** Size of every plot, in pixels. */
export const plotSize = { width: 380, height: 230 };

/** The legend of colors and dashes for the whole page. */
export function armLegend(arms: readonly ArmResult[], reference?: string): Markup {
  return legend(
    arms.map((arm) => html`<span>${arm.label}${debtTag({ provenance: arm })}</span>`),
    reference,
  );
}

/** An axis from 0 to slightly above the highest score. */
export function scoreAxis(values: readonly (number | null)[]): ChartAxis {
  return { from: 0, to: Math.max(1, ...values.map((value) => value ?? 0)) };
}
