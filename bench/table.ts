import { cases } from './cases.ts';
import type { Row, Side } from './measure.ts';

const columns = [
  'case',
  'job',
  'Limber, ms',
  'peer',
  'peer, ms',
  'ratio',
  'processor time ratio',
  'Limber, MiB',
  'peer, MiB',
];

/** The rows as a Markdown table. Times are medians, with the quartiles in brackets. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ job, peer, limber, other, ratio, skipped }) => [
    `${job.case}: ${cases[job.case]?.title ?? ''}`,
    `${job.kind === 'training' ? 'step' : 'inference'}, batch ${job.batch}`,
    time(limber),
    peer,
    other === undefined ? `skipped: ${skipped}` : time(other),
    ratio === undefined ? (other === undefined ? '' : 'disturbed') : `${ratio.toFixed(2)}×`,
    ratio === undefined || other === undefined ? '' : `${(other.processor / limber.processor).toFixed(2)}×`,
    mebibytes(limber.memory.peak),
    other === undefined ? '' : mebibytes(other.memory.peak),
  ]);
  const table = [columns, columns.map(() => '---'), ...lines];
  return `${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function time({ seconds, quartiles: [low, high] }: Side): string {
  return `${milliseconds(seconds)} (${milliseconds(low)}–${milliseconds(high)})`;
}

function milliseconds(seconds: number): string {
  return (seconds * 1e3).toFixed(seconds < 0.1 ? 1 : 0);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
