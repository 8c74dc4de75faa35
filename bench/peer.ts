import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The job that a peer times: one training step of a case, or one run of its network. */
export interface Job {
  readonly case: string;
  readonly kind: 'training' | 'inference';
  readonly batch: number;
  readonly threads: number;
}

/** A program that times jobs in its own process. It communicates in JSON lines, with one reply per request. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Builds the network and warms up. Returns a reason if this peer cannot run the job. */
  open(job: Job): Promise<string | undefined>;
  /** Runs the job once. Returns elapsed seconds and processor seconds. */
  run(): Promise<Time>;
  /** Ends the process. Returns its largest memory in bytes, and its memory before the job. */
  close(): Promise<Memory>;
}

export interface Time {
  readonly seconds: number;
  readonly processor: number;
}

export interface Memory {
  readonly peak: number;
  readonly before: number;
}

/** How a peer is started. */
export interface PeerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

type Reply = Readonly<Record<string, unknown>> & { readonly error?: string };

/** Starts a peer. @throws Error when its program does not report its version, because it is not installed. */
export async function startPeer({ name, command, args }: PeerProgram, threads: number): Promise<Peer> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  const ask = conversation(child);
  const { version } = await ask({ request: 'version' });
  return {
    name,
    version: String(version),
    open: async (job) => {
      const { skipped } = await ask({ request: 'open', ...job });
      return skipped === undefined ? undefined : String(skipped);
    },
    run: async () => {
      const { seconds, processor } = await ask({ request: 'run' });
      return { seconds: Number(seconds), processor: Number(processor) };
    },
    close: async () => {
      const { peak, before } = await ask({ request: 'close' });
      child.stdin?.end();
      return { peak: Number(peak), before: Number(before) };
    },
  };
}

function conversation(child: ChildProcess): (request: object) => Promise<Reply> {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  let errors = '';
  child.stderr!.on('data', (text: Buffer) => {
    errors = (errors + text.toString()).slice(-2000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.stdin!.on('error', () => {});
  });
  failed.catch(() => {});
  return async (request) => {
    child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`the peer ended: ${errors.trim().split('\n').at(-1)}`);
    const reply = JSON.parse(value) as Reply;
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply;
  };
}
