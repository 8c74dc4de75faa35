import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Job } from './peer.ts';

/** A job that is ready to run in a peer's process. */
export interface Opened {
  run(): Promise<void>;
  /**
   * Processor time so far in seconds and peak memory in bytes, if other processes do the job. Default: those of this
   * process.
   */
  usage?(): Promise<Usage>;
  close?(): Promise<void>;
}

interface Usage {
  readonly processor: number;
  readonly peak: number;
}

async function ownUsage(): Promise<Usage> {
  const { user, system } = process.cpuUsage();
  return { processor: (user + system) / 1e6, peak: peakMemory() };
}

/** Answers the requests of `peer.ts` on standard input. `open` returns a reason if it cannot run a job. */
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
        const usage = opened?.usage ?? ownUsage;
        const [used, started] = [await usage(), performance.now()];
        await opened?.run();
        const seconds = (performance.now() - started) / 1e3;
        reply({ seconds, processor: (await usage()).processor - used.processor });
      } else {
        const { peak } = await (opened?.usage ?? ownUsage)();
        await opened?.close?.();
        reply({ peak, before });
      }
    } catch (error) {
      reply({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  // Sessions have their own threads, which end only with the process.
  process.exit();
}

/** The largest memory of this process, in bytes. */
function peakMemory(): number {
  const line = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return line === null ? process.resourceUsage().maxRSS * 1024 : Number(line[1]) * 1024;
}
