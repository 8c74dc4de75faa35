import { cases } from './cases.ts';
import type { Row } from './measure.ts';

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

/** The rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ job, peer, limber, other, ratio, skipped }) => [
    `${job.case}: ${cases[job.case]?.title ?? ''}`,
    `${job.kind === 'training' ? 'step' : 'inference'}, batch ${job.batch}`,
    milliseconds(limber.seconds),
    peer,
    other === undefined ? `skipped: ${skipped}` : milliseconds(other.seconds),
    ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
    other === undefined ? '' : `${(other.processor / limber.processor).toFixed(2)}×`,
    mebibytes(limber.memory.peak),
    other === undefined ? '' : mebibytes(other.memory.peak),
  ]);
  const table = [columns, columns.map(() => '---'), ...lines];
  return `${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function milliseconds(seconds: number): string {
  return (seconds * 1e3).toFixed(seconds < 0.1 ? 1 : 0);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
