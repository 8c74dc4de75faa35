import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPipeline } from '../src/data/pipeline/node.ts';
import { median } from '../src/foundation/index.ts';
import { accelerateModel } from '../src/graph/index.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { openModelNetworks, openTrainingData, trainingBatches } from '../src/runs/index.ts';
import { readRecipe } from '../src/runs/node.ts';
import { dividingRuntime } from '../src/runtime/background/node.ts';
import type { Tensors } from '../src/runtime/index.ts';
import { nodeRuntime } from '../src/runtime/node.ts';
import { compileTraining } from '../src/train/index.ts';
import { feedsOf } from './step.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

export interface PipelineOptions {
  readonly threads: number;
  /** Number of training steps that are timed, with and without the pipeline. */
  readonly steps: number;
  /** Number of times that prediction is timed. */
  readonly turns: number;
}

/**
 * Measures the cost of decoding, cropping and augmenting for training, and of reading, decoding and writing for
 * prediction. It uses the default model and the photographs of LSP, in the folder `lsp` of `LIMBER_DATA`.
 */
export async function pipeline({ threads, steps, turns }: PipelineOptions): Promise<void> {
  const data = process.env.LIMBER_DATA ?? join(repository, '../shared/data');
  if (!existsSync(join(data, 'lsp'))) {
    process.stdout.write(`skipped: no folder lsp in ${data}; set LIMBER_DATA\n`);
    return;
  }
  await training(data, threads, steps);
  await prediction(join(data, 'lsp/images'), threads, turns);
}

/** Compares steps of the default model's recipe on new batches with steps on the same batch. */
async function training(root: string, threads: number, steps: number): Promise<void> {
  const path = join(repository, 'recipes/limber-lsp.yaml');
  const opened = await readRecipe(path);
  const whole = opened.recipe;
  const [dataset] = whole.data.train;
  const once = { ...dataset!, repeat: 1 };
  const recipe = { ...whole, data: { ...whole.data, train: [once] as typeof whole.data.train } };
  const data = await openTrainingData(recipe, {
    open: (place) => nodePlatform.openSource(join(root, place)),
    decodeImage: nodePlatform.decodeImage,
  });
  const [architecture] = await openModelNetworks(opened, data.skeleton);
  const step = await compileTraining(recipe, architecture, dividingRuntime({ threads }), undefined);
  const fixed = feedsOf(step.batch.types);
  let count = 0;
  const take = (tensors: Tensors) => step.run(tensors, { learningRate: 1e-6, step: ++count });
  await take(fixed);

  const alone = await medianTime(steps, () => take(fixed));
  const batches = openPipeline(trainingBatches(recipe, architecture, data, { firstStep: 0 }));
  const next = async () => take((await batches.next()).tensors);
  await next();
  // In the first pass over the photographs, each photograph is decoded.
  const first = await medianTime(steps, next);
  const people = data.datasets.reduce((sum, { samples }) => sum + samples.length, 0);
  for (let taken = steps + 1; taken * recipe.training.batch < people; taken++) await next();
  const later = await medianTime(steps, next);
  await batches.close();
  await step.close();
  const { batch } = recipe.training;
  const rate = (seconds: number) => `${(batch / seconds).toFixed(1)} images/s`;
  const share = (seconds: number) => `${rate(seconds)} (${((100 * alone) / seconds).toFixed(1)} %)`;
  process.stdout.write(
    `training, batch ${batch}: ${rate(alone)} on one batch; from files ${share(first)} in the first pass over them, ` +
      `${share(later)} later\n`,
  );
}

/** Compares `limber predict` on a folder, without its start, with the model alone. The two take turns. */
async function prediction(folder: string, threads: number, turns: number): Promise<void> {
  const [few, many] = [40, 240];
  const images = (await readdir(folder)).sort().map((name) => join(folder, name));
  const scratch = await mkdtemp(join(tmpdir(), 'limber-bench-'));
  const program = ['--import', 'tsx', join(repository, 'src/cli/main.ts'), 'predict'];
  const options = ['--threads', String(threads), '--json', join(scratch, 'poses.json')];
  const predict = async (count: number) => {
    await promisify(execFile)(process.execPath, [...program, ...images.slice(0, count), ...options]);
  };
  const model = join(repository, 'assets/limber19.onnx');
  const bytes = accelerateModel(await readFile(model), model, 'cpu');
  const session = await nodeRuntime({ threads }).compile(bytes);
  const feeds = feedsOf(session.inputs);
  await predict(few);
  await session.run(feeds);
  const [alone, folders, shares] = [[] as number[], [] as number[], [] as number[]];
  for (let turn = 0; turn < turns; turn++) {
    const start = await seconds(() => predict(few));
    const model = await seconds(async () => {
      for (let count = few; count < many; count++) await session.run(feeds);
    });
    const whole = await seconds(() => predict(many));
    alone.push(model / (many - few));
    folders.push((whole - start) / (many - few));
    shares.push(model / (whole - start));
  }
  await session.close();
  await rm(scratch, { recursive: true });
  process.stdout.write(
    `predict: ${(1e3 * median(alone)).toFixed(1)} ms an image in the model alone, ` +
      `${(1e3 * median(folders)).toFixed(1)} ms in a folder, ${(100 * median(shares)).toFixed(1)} %\n`,
  );
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1e3;
}

/** The median time of several runs, in seconds. */
async function medianTime(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < runs; count++) {
    const started = performance.now();
    await run();
    times.push((performance.now() - started) / 1e3);
  }
  return median(times);
}
