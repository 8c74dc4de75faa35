import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/**
 * Runs the command line in a separate process, like a user. `watch` is called at the start, and receives the error output
 * while it is written.
 */
export function limber(
  parameters: readonly string[],
  watch?: (stderr: string, kill: (signal?: NodeJS.Signals) => void) => void,
): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...parameters]);
  let [stdout, stderr] = ['', ''];
  const kill = (signal: NodeJS.Signals = 'SIGINT') => void child.kill(signal);
  watch?.(stderr, kill);
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
    watch?.(stderr, kill);
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}
