import { files, type RunFolder } from './run-folder.ts';

/** Something that happened after `step` steps. */
export interface LogEntry {
  readonly step: number;
  readonly [what: string]: unknown;
}

/**
 * Opens a run's log, one JSON object a line, and drops what an earlier process logged after the step that the run
 * goes on from, for those steps are taken again.
 * @returns how to add an entry.
 */
export async function openLog(
  folder: RunFolder,
  step: number,
  file: string = files.log,
): Promise<(entry: LogEntry) => Promise<void>> {
  const text = step === 0 ? '' : new TextDecoder().decode(await folder.read(file));
  const kept = text.split('\n').filter((line) => line !== '' && stepOf(line) <= step);
  await folder.write(file, new TextEncoder().encode(kept.map((line) => `${line}\n`).join('')));
  return (entry) => folder.append(file, `${JSON.stringify(entry)}\n`);
}

/** A process that is killed may leave half a line; it belongs to no step. */
function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as LogEntry).step;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
