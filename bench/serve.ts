import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Job } from './peer.ts';

/** What a job has become in a peer's process. */
export interface Opened {
  run(): Promise<void>;
}

/** Answers the requests of `peer.ts` on standard input. `open` gives a reason in words where it cannot run a job. */
export async function serve(version: string, open: (job: Job) => Promise<Opened | string>): Promise<void> {
  const reply = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  let opened: Opened | undefined;
  let before = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const { request, ...job } = JSON.parse(line) as { request: string } & Job;
    try {
      if (request === 'version') reply({ version });
      else if (request === 'open') {
        before = peakMemory();
        const result = await open(job);
        if (typeof result === 'string') {
          reply({ skipped: result });
          continue;
        }
        opened = result;
        await opened.run();
        reply({});
      } else if (request === 'run') {
        const [started, used] = [performance.now(), process.cpuUsage()];
        await opened?.run();
        const { user, system } = process.cpuUsage(used);
        reply({ seconds: (performance.now() - started) / 1e3, processor: (user + system) / 1e6 });
      } else reply({ peak: peakMemory(), before });
    } catch (error) {
      reply({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  // Sessions have threads of their own, which end with the process.
  process.exit();
}

/** The most memory this process has held, in bytes. */
function peakMemory(): number {
  const line = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return line === null ? process.resourceUsage().maxRSS * 1024 : Number(line[1]) * 1024;
}
