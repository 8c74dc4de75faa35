import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { cases } from './cases.ts';
import { growth } from './growth.ts';
import { measure, type Row } from './measure.ts';
import type { Job, PeerProgram } from './peer.ts';
import { pipeline } from './pipeline.ts';
import { formatTable, geometricMean } from './table.ts';

const peer = (file: string) => fileURLToPath(new URL(`peers/${file}`, import.meta.url));
const node = (file: string) => ({ command: process.execPath, args: ['--import', 'tsx', peer(file)] });

const limber: PeerProgram = { name: 'Limber', ...node('limber.ts') };
const peers: readonly PeerProgram[] = [
  { name: 'PyTorch', command: '/usr/bin/python3', args: [peer('pytorch.py')] },
  { name: 'TensorFlow.js', ...node('tfjs.ts') },
];

const chromium: PeerProgram = { name: 'Chromium', ...node('chromium.ts') };

const program = new Command('bench')
  .description('time training steps and inference beside other programs, turn by turn')
  .option('--case <keys>', `which of ${Object.keys(cases).join(', ')}, separated by commas`)
  .option('--kind <kind>', 'training or inference alone')
  .option(
    '--repetitions <count>',
    'timed runs of each side, 3 at least where they take long; medians and quartiles are shown',
    Number,
    5,
  )
  .option('--threads <count>', 'threads for each side', Number, cpus().length)
  .option('--json <file>', 'write the rows as JSON too')
  .option('--growth <folder>', 'instead: time and memory as batch, resolution, stages and width grow, as SVG')
  .option('--browser', 'instead: training steps in Chromium, on WebAssembly with 1 and 2 threads')
  .option('--pipeline', 'instead: what the input pipeline takes from training, and files from prediction')
  .parse();
const options = program.opts<{
  case?: string;
  kind?: string;
  repetitions: number;
  threads: number;
  json?: string;
  growth?: string;
  browser?: true;
  pipeline?: true;
}>();

if (options.pipeline)
  await pipeline({ threads: options.threads, steps: 5 * options.repetitions, turns: options.repetitions });
else if (options.browser) await browser();
else if (options.growth === undefined) await table();
else await growth(options.growth, limber, options.threads);

const keys = () => options.case?.split(',') ?? Object.keys(cases);

/** Times training steps in Chromium with 1 and 2 threads, and in Node with the same number of threads. */
async function browser(): Promise<void> {
  const rows: Row[] = [];
  for (const job of keys().flatMap(jobsOf)) {
    if (job.kind !== 'training') continue;
    for (const threads of [1, 2]) {
      const measured = await measure({ ...job, threads }, limber, [chromium], options.repetitions);
      rows.push(...measured);
      process.stdout.write(`\n${threads} threads\n\n${formatTable(measured)}`);
    }
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, null, 2)}\n`);
}

async function table(): Promise<void> {
  const rows: Row[] = [];
  for (const job of keys().flatMap(jobsOf)) {
    const measured = await measure(job, limber, peers, options.repetitions);
    rows.push(...measured);
    process.stderr.write(formatTable(measured));
  }
  const model = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
  process.stdout.write(
    `\n${model ?? 'unknown processor'}, ${options.threads} threads, medians of ${options.repetitions}\n\n` +
      formatTable(rows) +
      summary(rows),
  );
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, null, 2)}\n`);
}

function jobsOf(key: string): readonly Job[] {
  const chosen = cases[key];
  if (chosen === undefined) program.error(`no case "${key}" – expected ${Object.keys(cases).join(', ')}`);
  const { batch, inferenceBatches = [1, 16] } = chosen!;
  const jobs: Job[] = [
    ...(batch > 0 ? [{ case: key, kind: 'training' as const, batch, threads: options.threads }] : []),
    ...inferenceBatches.map((batch) => ({
      case: key,
      kind: 'inference' as const,
      batch,
      threads: options.threads,
    })),
  ];
  return jobs.filter(({ kind }) => options.kind === undefined || kind === options.kind);
}

function summary(rows: readonly Row[]): string {
  const lines = peers.flatMap(({ name }) =>
    (['training', 'inference'] as const).flatMap((kind) => {
      const own = rows.filter(({ job, peer, other }) => peer === name && job.kind === kind && other);
      const ratios = own.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
      const disturbed = own.length - ratios.length;
      const without = disturbed > 0 ? `, without ${disturbed} disturbed` : '';
      if (ratios.length === 0) return [];
      return [`${kind} against ${name}: geometric mean ${geometricMean(ratios).toFixed(2)}×${without}`];
    }),
  );
  return `\n${lines.join('\n')}\n`;
}
