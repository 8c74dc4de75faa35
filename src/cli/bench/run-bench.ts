import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LimberError } from '../../errors.ts';
import { readBytes } from '../../files/node.ts';
import { openArchitecture } from '../../runs/index.ts';
import { readRecipe } from '../../runs/node.ts';
import { dividingRuntime } from '../../runtime/background/node.ts';
import type { Session } from '../../runtime/index.ts';
import { type NodeRuntimeOptions, nodeRuntime } from '../../runtime/node.ts';
import {
  formatPlacement,
  formatProfile,
  measureCeilings,
  type Operator,
  readProfile,
} from '../../runtime/profile/index.ts';
import { lsp } from '../../skeletons/index.ts';
import { float32, sizeOf, type Tensor, type TensorType, tensor } from '../../tensor/index.ts';
import { compileTraining } from '../../train/index.ts';
import type { BenchOptions } from './options.ts';

/** `limber bench`. @throws LimberError when the file is neither a recipe nor a model. */
export async function runBench(path: string, options: BenchOptions): Promise<void> {
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const chosen = { ...threads, target: options.device };
  const milliseconds = await timed(path, options, chosen);
  process.stdout.write(`${path}  ${milliseconds.toFixed(1)} ms, the median of ${options.repetitions} runs\n`);
  if (!options.profile) return;
  const folder = await mkdtemp(join(tmpdir(), 'limber-profile-'));
  try {
    await timed(path, options, { ...chosen, profile: join(folder, 'profile') });
    const files = await readdir(folder);
    if (files.length === 0) throw new LimberError('ONNX Runtime wrote no profile');
    const operators: Operator[] = [];
    // A step whose batch is divided has one session for the gradients of a part and one for the update.
    for (const file of files)
      operators.push(...readProfile(JSON.parse(await readFile(join(folder, file), 'utf8'))));
    const found =
      options.device === 'cpu'
        ? formatProfile(operators, await measureCeilings(nodeRuntime(chosen)))
        : formatPlacement(operators);
    process.stdout.write(found);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The median time of a run, in milliseconds. */
async function timed(path: string, options: BenchOptions, runtime: NodeRuntimeOptions): Promise<number> {
  const { run, close } = path.endsWith('.onnx')
    ? await openModel(path, runtime)
    : await openStep(path, options, runtime);
  await run();
  const times: number[] = [];
  for (let repetition = 0; repetition < options.repetitions; repetition++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  await close();
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

interface Opened {
  run(): Promise<unknown>;
  close(): Promise<void>;
}

async function openModel(path: string, options: NodeRuntimeOptions): Promise<Opened> {
  const session = await nodeRuntime(options).compile(await readBytes('model', path));
  const feeds = noise(session.inputs);
  return { run: () => session.run(feeds), close: () => session.close() };
}

async function openStep(path: string, { batch }: BenchOptions, options: NodeRuntimeOptions): Promise<Opened> {
  const opened = await readRecipe(path);
  const { recipe } = opened;
  const architecture = await openArchitecture(opened, lsp);
  const training = { ...recipe.training, ...(batch === undefined ? {} : { batch }) };
  // As it is trained; but what is profiled, or done by a GPU, is one session's work.
  const divided = options.profile === undefined && options.target === 'cpu';
  const runtime = divided ? dividingRuntime(options) : nodeRuntime(options);
  const step = await compileTraining({ ...recipe, training }, architecture, runtime, undefined);
  const tensors = noise(step.batch.types);
  const [phase] = step.phases;
  let count = 0;
  return {
    run: () => step.run(tensors, { learningRate: 1e-9, step: ++count, ...(phase && { phase }) }),
    close: () => step.close(),
  };
}

function noise(inputs: Session['inputs']): Readonly<Record<string, Tensor>> {
  const fill = ({ dtype, shape }: TensorType): Tensor => {
    const extents = shape.map((extent) => Math.max(1, extent));
    const numbers = Array.from({ length: sizeOf(extents) }, (_, index) => (index * 73) % 251);
    return dtype === 'uint8'
      ? tensor('uint8', extents, Uint8Array.from(numbers))
      : float32(
          extents,
          numbers.map((number) => number / 2510),
        );
  };
  return Object.fromEntries(Object.entries(inputs).map(([name, type]) => [name, fill(type)]));
}
