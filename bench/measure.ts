import { median } from '../src/foundation/index.ts';
import { type Job, type Memory, type Peer, type PeerProgram, startPeer, type Time } from './peer.ts';

/** One job, Limber beside one peer. */
export interface Row {
  readonly job: Job;
  readonly peer: string;
  readonly limberVersion: string;
  readonly peerVersion?: string;
  readonly limber: Side;
  readonly other?: Side;
  /** The peer's time divided by Limber's: above 1 Limber is faster. */
  readonly ratio?: number;
  /** Why the peer did not run. */
  readonly skipped?: string;
}

export interface Side {
  readonly seconds: number;
  readonly processor: number;
  readonly memory: Memory;
}

/** A side is not asked again once its runs have taken so many seconds. */
const patience = 30;

/** Times a job with Limber and every peer, each in a process of its own, turn by turn. */
export async function measure(
  job: Job,
  limber: PeerProgram,
  peers: readonly PeerProgram[],
  repetitions: number,
): Promise<readonly Row[]> {
  const own = await openPeer(limber, job);
  if ('skipped' in own) throw new Error(own.skipped);
  const others = [];
  for (const peer of peers) others.push(await openPeer(peer, job));
  const sides = [own, ...others].map((side) => ({ side, times: [] as Time[] }));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const { side, times } of sides) {
      const taken = times.reduce((sum, { seconds }) => sum + seconds, 0);
      if (!('skipped' in side) && taken < patience) times.push(await side.peer.run());
    }
  }
  const results = [];
  for (const { side, times } of sides) {
    if ('skipped' in side) results.push(side);
    else results.push({ version: side.peer.version, ...medians(times), memory: await side.peer.close() });
  }
  const [first, ...rest] = results;
  if (first === undefined || 'skipped' in first) throw new Error('Limber was not timed');
  return rest.map((other, index): Row => {
    const about = { job, peer: peers[index]!.name, limberVersion: first.version, limber: first };
    if ('skipped' in other) return { ...about, skipped: other.skipped };
    return { ...about, peerVersion: other.version, other, ratio: other.seconds / first.seconds };
  });
}

async function openPeer(program: PeerProgram, job: Job): Promise<{ peer: Peer } | { skipped: string }> {
  try {
    const peer = await startPeer(program, job.threads);
    const reason = await peer.open(job);
    if (reason === undefined) return { peer };
    await peer.close();
    return { skipped: reason };
  } catch (error) {
    return { skipped: error instanceof Error ? error.message : String(error) };
  }
}

function medians(times: readonly Time[]): Time {
  return {
    seconds: median(times.map(({ seconds }) => seconds)),
    processor: median(times.map(({ processor }) => processor)),
  };
}
