import { parseJson } from '../parse-json.ts';
import { files, type RunFolder } from './run-folder.ts';
import type { Validation } from './validate.ts';

/** An event of a training, logged after step `step`. */
export interface LogEntry {
  readonly step: number;
  readonly [what: string]: unknown;
}

/**
 * Opens a run's log, which has one JSON object per line. Entries after `step` are removed, because the resumed run
 * takes those steps again.
 * @param step number of steps that the run has taken.
 * @returns a function that appends an entry.
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

/** The step of a line. A killed process may leave half a line, which belongs to no step. */
function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as LogEntry).step;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** The validations of a run so far, in order. Call it after `openLog`, which removes later entries. */
export async function loggedValidations(folder: RunFolder): Promise<readonly Validation[]> {
  const text = new TextDecoder().decode(await folder.read(files.log));
  const where = `${folder.name}/${files.log}`;
  return text.split('\n').flatMap((line) => {
    const entry = line === '' ? undefined : (parseJson(line, 'a line of the log', where) as LogEntry);
    return entry?.validation === undefined ? [] : [entry.validation as Validation];
  });
}
