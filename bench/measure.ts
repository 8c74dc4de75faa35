import { median, quantile } from '../src/foundation/index.ts';
import { type Job, type Memory, type Peer, type PeerProgram, startPeer, type Time } from './peer.ts';

/** The results of one job, for Limber and one peer. */
export interface Row {
  readonly job: Job;
  readonly peer: string;
  readonly limberVersion: string;
  readonly peerVersion?: string;
  readonly limber: Side;
  readonly other?: Side;
  /** The peer's time divided by Limber's: above 1 Limber is faster. Absent when a side was disturbed. */
  readonly ratio?: number;
  /** Why the peer did not run. */
  readonly skipped?: string;
}

/** One side's times of a job. */
export interface Side {
  /** Median by the clock. */
  readonly seconds: number;
  /** First and third quartile by the clock, in seconds. */
  readonly quartiles: readonly [number, number];
  /** Number of timed runs. */
  readonly runs: number;
  /** Whether the times still differ too much to be compared after a second measurement. */
  readonly disturbed: boolean;
  /** Median of processor time, in seconds. */
  readonly processor: number;
  readonly memory: Memory;
}

/** A side is not repeated after its runs have taken this many seconds, except for the smallest number of runs. */
const patience = 30;
/** Smallest number of runs. Fewer would not show the spread. */
const fewestRuns = 3;
/** Largest distance between the quartiles, as a share of the median. Runs on an idle machine have 0.01 to 0.1. */
const widest = 0.25;

/**
 * Times a job with Limber and every peer, each in a separate process, by turns. The order is reversed from repetition
 * to repetition, because a side that always runs first is slower by up to 15 %. If a side is disturbed, it and Limber
 * are timed once more.
 * @param start starts a peer's program.
 */
export async function measure(
  job: Job,
  limber: PeerProgram,
  peers: readonly PeerProgram[],
  repetitions: number,
  start: typeof startPeer = startPeer,
): Promise<readonly Row[]> {
  const own = await openPeer(limber, job, start);
  if ('skipped' in own) throw new Error(own.skipped);
  const others = [];
  for (const peer of peers) others.push(await openPeer(peer, job, start));
  const opened = [own, ...others];
  const running = opened.flatMap((side) => ('skipped' in side ? [] : [side.peer]));
  const times = await takeTurns(running, repetitions);
  const again = running.filter((peer) => isDisturbed(times.get(peer)!));
  if (again.length > 0) {
    const repeated = again.includes(own.peer) ? running : [own.peer, ...again];
    for (const [peer, measured] of await takeTurns(repeated, repetitions)) times.set(peer, measured);
  }
  const results = [];
  for (const side of opened) {
    if ('skipped' in side) results.push(side);
    else {
      const { peer } = side;
      results.push({ version: peer.version, ...summaryOf(times.get(peer)!), memory: await peer.close() });
    }
  }
  const [first, ...rest] = results;
  if (first === undefined || 'skipped' in first) throw new Error('Limber was not timed');
  return rest.map((other, index): Row => {
    const about = { job, peer: peers[index]!.name, limberVersion: first.version, limber: first };
    if ('skipped' in other) return { ...about, skipped: other.skipped };
    const measured = { ...about, peerVersion: other.version, other };
    const comparable = !first.disturbed && !other.disturbed;
    return comparable ? { ...measured, ratio: other.seconds / first.seconds } : measured;
  });
}

/** Runs the peers in turn, forwards and backwards by turns. @returns the times of each peer. */
async function takeTurns(peers: readonly Peer[], repetitions: number): Promise<Map<Peer, Time[]>> {
  const all = new Map(peers.map((peer) => [peer, [] as Time[]]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const order = repetition % 2 === 0 ? peers : peers.toReversed();
    for (const peer of order) {
      const times = all.get(peer)!;
      const taken = times.reduce((sum, { seconds }) => sum + seconds, 0);
      if (times.length < fewestRuns || taken < patience) times.push(await peer.run());
    }
  }
  return all;
}

async function openPeer(
  program: PeerProgram,
  job: Job,
  start: typeof startPeer,
): Promise<{ peer: Peer } | { skipped: string }> {
  try {
    const peer = await start(program, job.threads);
    const reason = await peer.open(job);
    if (reason === undefined) return { peer };
    await peer.close();
    return { skipped: reason };
  } catch (error) {
    return { skipped: error instanceof Error ? error.message : String(error) };
  }
}

function quartilesOf(times: readonly Time[]): readonly [number, number] {
  const sorted = times.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return [quantile(sorted, 0.25), quantile(sorted, 0.75)];
}

function isDisturbed(times: readonly Time[]): boolean {
  const [low, high] = quartilesOf(times);
  return high - low > widest * median(times.map(({ seconds }) => seconds));
}

function summaryOf(times: readonly Time[]): Omit<Side, 'memory'> {
  return {
    seconds: median(times.map(({ seconds }) => seconds)),
    quartiles: quartilesOf(times),
    runs: times.length,
    disturbed: isDisturbed(times),
    processor: median(times.map(({ processor }) => processor)),
  };
}
