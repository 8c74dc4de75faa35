import type { Markup } from '../../page/index.ts';
import { fixed, html, signed } from '../../page/index.ts';
import { stageLabel } from '../../viz/index.ts';
import type { ArmResult } from '../result.ts';

const list = new Intl.ListFormat('en');
const compact = new Intl.NumberFormat('en', {
  notation: 'compact',
  compactDisplay: 'long',
  maximumSignificantDigits: 3,
});

/** `one, two, and three`. */
export function listed(names: readonly string[]): string {
  return list.format(names);
}

/** `4.27 billion`. */
export function large(value: number): string {
  return compact.format(value);
}

/** `45 seconds`, `29 minutes`, `3 hours 20 minutes`. */
export function duration(seconds: number): string {
  if (seconds < 90) return unit(Math.round(seconds), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return unit(minutes, 'minute');
  const rest = minutes % 60;
  return `${unit(Math.floor(minutes / 60), 'hour')}${rest === 0 ? '' : ` ${unit(rest, 'minute')}`}`;
}

function unit(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `stage2` becomes `stage 2`, and `stage2 sigma 1.5` becomes `stage 2, σ 1.5`. */
export function stageInWords(name: string): string {
  return stageLabel(name).replace(/ sigma /, ', σ ');
}

/** An arm's label. It is marked if the arm began with another network's parameters. */
export function armInWords({ label, initializedFrom }: ArmResult): string {
  return initializedFrom === undefined ? label : `${label} (transferred weights)`;
}

/** A ratio, given as its decimal logarithm: `28`, `4,100`; from a million on as a power of ten. */
export function times(logarithm: number | null): Markup {
  if (logarithm === null || Math.abs(logarithm) >= 6) return powerOfTen(logarithm);
  return html`${(10 ** logarithm).toLocaleString('en-US', { maximumSignificantDigits: 2 })}`;
}

/** The number with this decimal logarithm, e.g. `2.1 × 10⁻⁹`. */
export function powerOfTen(logarithm: number | null): Markup {
  if (logarithm === null) return html`–`;
  const mantissa = 10 ** (logarithm - Math.floor(logarithm));
  // A mantissa that would be rounded to 10.0 becomes 1.0 of the next power.
  const exponent = Math.floor(logarithm) + (mantissa >= 9.95 ? 1 : 0);
  return html`${fixed(mantissa >= 9.95 ? 1 : mantissa, 1)}&#160;×&#160;10<sup>${signed(exponent, 0).replace(/[+±]/, '')}</sup>`;
}
