import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { releaseCpm, talkCpm } from '../src/models/index.ts';
import { type Case, momentum } from './cases.ts';
import { type PeerProgram, startPeer } from './peer.ts';

interface Growing {
  /** The property that grows, with its unit. */
  readonly axis: string;
  readonly values: readonly number[];
  caseOf(value: number): Case;
}

const talk = (changes: Parameters<typeof talkCpm>[0], batch = 2): Case => ({
  title: 'growth',
  architecture: () => talkCpm({ width: 96, height: 96, ...changes }),
  batch,
  training: momentum,
});

/** The talk's CPM at 96² with batch 2, and for stages the release's CPM. In each series one property grows. */
const growing: readonly Growing[] = [
  { axis: 'batch', values: [1, 2, 4, 8, 16], caseOf: (batch) => talk({}, batch) },
  {
    axis: 'side of the input, pixels',
    values: [48, 96, 144, 192, 240],
    caseOf: (side) => talk({ width: side, height: side }),
  },
  {
    axis: 'channels of the trunk',
    values: [16, 32, 64, 96, 128],
    caseOf: (channels) => talk({ trunk: [1, 2, 3].map(() => ({ channels, kernel: 9, pool: 2 as const })) }),
  },
  {
    axis: 'stages',
    values: [1, 2, 3, 4, 6],
    caseOf: (stages) => ({
      title: 'growth',
      architecture: () => releaseCpm({ width: 96, height: 96, stages }),
      batch: 2,
      training: momentum,
    }),
  },
];

const keyOf = (axis: string, value: number) => `growth/${axis}/${value}`;

/** The cases by the keys that peers know. */
export const growthCases: Readonly<Record<string, Case>> = Object.fromEntries(
  growing.flatMap(({ axis, values, caseOf }) =>
    values.map((value) => [keyOf(axis, value), caseOf(value)] as const),
  ),
);

/** Times a training step while batch, resolution, width or stages grow, and draws time and memory. */
export async function growth(folder: string, limber: PeerProgram, threads: number): Promise<void> {
  const points = [];
  for (const { axis, values, caseOf } of growing) {
    for (const value of values) {
      const peer = await startPeer(limber, threads);
      const { batch } = caseOf(value);
      const skipped = await peer.open({ case: keyOf(axis, value), kind: 'training', batch, threads });
      if (skipped !== undefined) throw new Error(skipped);
      const seconds = [];
      for (let run = 0; run < 3; run++) seconds.push((await peer.run()).seconds);
      const { peak } = await peer.close();
      points.push({ axis, value, seconds: Math.min(...seconds), mebibytes: peak / 2 ** 20 });
      process.stdout.write(
        `${axis} ${value}: ${(1e3 * Math.min(...seconds)).toFixed(0)} ms, ${(peak / 2 ** 20).toFixed(0)} MiB\n`,
      );
    }
  }
  await mkdir(folder, { recursive: true });
  await draw(join(folder, 'growth-time.svg'), points, 'seconds', 'seconds a step');
  await draw(join(folder, 'growth-memory.svg'), points, 'mebibytes', 'peak memory of the process, MiB');
}

async function draw(path: string, values: object[], field: string, title: string): Promise<void> {
  const axes = growing.map(({ axis }) => axis);
  const specification: TopLevelSpec = {
    background: 'white',
    data: { values },
    facet: { field: 'axis', type: 'nominal', title: null, sort: axes },
    columns: 2,
    spec: {
      width: 260,
      height: 160,
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'value', type: 'quantitative', title: null },
        y: { field, type: 'quantitative', title },
      },
    },
    resolve: { scale: { x: 'independent', y: 'independent' } },
  };
  const view = new vega.View(vega.parse(compile(specification).spec), { renderer: 'none' });
  await writeFile(path, await view.toSVG());
}
