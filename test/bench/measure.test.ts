import { describe, expect, it } from 'vitest';
import { measure } from '../../bench/measure.ts';
import type { Job, Peer, PeerProgram } from '../../bench/peer.ts';
import { formatTable } from '../../bench/table.ts';

const job: Job = { case: 'c', kind: 'inference', batch: 1, threads: 2 };
const program = (name: string): PeerProgram => ({ name, command: name, args: [] });

/** Peers that take the given seconds in turn, and then the last ones forever. `log` has the order of runs. */
function fakes(seconds: Readonly<Record<string, readonly number[]>>) {
  const log: string[] = [];
  const closed: string[] = [];
  const start = async ({ name }: PeerProgram): Promise<Peer> => {
    const times = seconds[name];
    if (times === undefined) throw new Error(`${name} is not installed`);
    let runs = 0;
    return {
      name,
      version: '1',
      open: async () => undefined,
      async run() {
        log.push(name);
        const taken = times[Math.min(runs++, times.length - 1)]!;
        return { seconds: taken, processor: 2 * taken };
      },
      async close() {
        closed.push(name);
        return { peak: 2 ** 20, before: 0 };
      },
    };
  };
  return { log, closed, start };
}

const run = (peers: ReturnType<typeof fakes>, names: readonly string[], repetitions: number) =>
  measure(job, program('Limber'), names.map(program), repetitions, peers.start);

describe('measuring beside peers', () => {
  it('reverses the order in every repetition, so that no side is always first', async () => {
    const peers = fakes({ Limber: [0.1], A: [0.2], B: [0.3] });
    const rows = await run(peers, ['A', 'B'], 3);
    expect(peers.log).toEqual(['Limber', 'A', 'B', 'B', 'A', 'Limber', 'Limber', 'A', 'B']);
    expect(rows.map(({ ratio }) => ratio?.toFixed(6))).toEqual(['2.000000', '3.000000']);
    expect(peers.closed).toEqual(['Limber', 'A', 'B']);
  });

  it('shows median and quartiles of each side', async () => {
    const [row] = await run(fakes({ Limber: [0.1], A: [0.21, 0.2, 0.22, 0.19, 0.23] }), ['A'], 5);
    expect(row!.other).toMatchObject({ seconds: 0.21, quartiles: [0.2, 0.22], runs: 5, disturbed: false });
    expect(formatTable([row!])).toContain('| 100 (100–100) | A | 210 (200–220) | 2.10× | 2.10× |');
  });

  it('measures a disturbed peer again, together with Limber only', async () => {
    const peers = fakes({ Limber: [0.1], A: [0.2, 52, 0.2, 0.2], B: [0.3] });
    const rows = await run(peers, ['A', 'B'], 3);
    expect(peers.log.slice(9)).toEqual(['Limber', 'A', 'A', 'Limber', 'Limber', 'A']);
    expect(rows[0]).toMatchObject({ other: { seconds: 0.2, disturbed: false, runs: 3 } });
    expect(rows[0]!.ratio).toBeCloseTo(2);
  });

  it('claims no ratio against a peer that stays disturbed', async () => {
    const slow = [52, 0.2, 9, 0.2, 30, 0.2, 52];
    const [row] = await run(fakes({ Limber: [0.1], A: slow }), ['A'], 3);
    expect(row!.other!.disturbed).toBe(true);
    expect(row).not.toHaveProperty('ratio');
    const [, , line] = formatTable([row!]).split('\n');
    expect(line).toMatch(/\| A \| [\d.]+ \([\d.]+–[\d.]+\) \| disturbed \| {2}\|/);
    expect(line).not.toContain('×');
  });

  it('claims no ratio when Limber itself is disturbed, and then measures all sides again', async () => {
    const peers = fakes({ Limber: [0.1, 5, 0.1, 3, 0.1, 0.2], A: [0.2], B: [0.3] });
    const rows = await run(peers, ['A', 'B'], 3);
    expect(peers.log).toHaveLength(18);
    expect(rows.map((row) => 'ratio' in row)).toEqual([false, false]);
  });

  it('runs a slow side three times, because one run does not show the spread', async () => {
    const [row] = await run(fakes({ Limber: [0.1], A: [52, 0.2] }), ['A'], 5);
    expect(row!.other).toMatchObject({ runs: 5, seconds: 0.2, disturbed: false });
    const [steady] = await run(fakes({ Limber: [0.1], A: [40] }), ['A'], 5);
    expect(steady!.other).toMatchObject({ runs: 3, seconds: 40, disturbed: false });
  });

  it('names a peer that does not start', async () => {
    const [row] = await run(fakes({ Limber: [0.1] }), ['A'], 3);
    expect(row).toMatchObject({ peer: 'A', skipped: 'A is not installed' });
  });
});
