import { createCodec, fitPoseTree, type PoseTree } from '../codecs/index.ts';
import { contactSheet, measuredPeople } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { writeWhole } from '../files/node.ts';
import { encodePng } from '../images/node.ts';
import type { Architecture } from '../models/index.ts';
import {
  describeTraining,
  openArchitecture,
  openBatches,
  openInitialWeights,
  openSkeleton,
  openTrainingData,
  readRecipe,
  runFolder,
  type TrainingData,
  validateModel,
} from '../runs/node.ts';
import { dividingRuntime } from '../runtime/background/node.ts';
import { nodeRuntime } from '../runtime/node.ts';
import { files, isCascade, type Recipe, train } from '../train/index.ts';
import { runCascade } from './run-cascade.ts';
import { trainDisplay } from './terminal/display.ts';
import { exit, Reported } from './terminal/exit.ts';
import { listenForInterrupt } from './terminal/interrupt.ts';
import type { TrainCommandOptions } from './train-options.ts';

/** `limber train`. @throws Reported when it is interrupted; LimberError when it cannot begin or go on. */
export async function runTraining(path: string, options: TrainCommandOptions): Promise<void> {
  const recipe = await readRecipe(path, (message) => void process.stderr.write(`warning: ${message}\n`));
  const data = await openTrainingData(recipe, options.data, await openSkeleton(recipe, path));
  const architecture = await openArchitecture(recipe, path, data.skeleton);
  const initial = await openInitialWeights(recipe, path);
  if (options.dryRun) {
    process.stdout.write(describeTraining(recipe, architecture));
    return;
  }
  if (options.preview !== undefined) return preview(options.preview, recipe, architecture, data);
  if (isCascade(recipe)) return runCascade(recipe, path, data, initial, options);

  const { skeleton } = data;
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const processor = dividingRuntime(threads);
  const runtime = options.device === 'cpu' ? processor : nodeRuntime({ ...threads, target: options.device });
  const folder = await runFolder(options.out);
  const display = trainDisplay(recipe, process.stderr, () => performance.now());
  const interrupt = listenForInterrupt();
  for (const { message } of data.problems) display.warned(message);
  try {
    const { finished, step, best } = await train({
      recipe,
      architecture,
      skeleton,
      runtime,
      folder,
      ...(initial && { initial }),
      ...treeFor(architecture, data),
      resume: options.resume,
      signal: interrupt.signal,
      report: display,
      clock: Date.now,
      batches: (firstStep) =>
        openBatches(recipe, architecture, data, { firstStep, onSkipped: (why) => display.warned(why) }),
      validate: (model) => validateModel(model, processor, data),
    });
    display.stop();
    if (!finished) {
      process.stderr.write(`limber: interrupted after step ${step}; --resume goes on from there\n`);
      throw new Reported(exit.interrupted);
    }
    const score = best === undefined ? '' : `  PCK@0.2 ${best.score.toFixed(2)} after step ${best.step}`;
    process.stdout.write(`model  ${folder.name}/${files.model}${score}\n`);
  } finally {
    display.stop();
    interrupt.stop();
  }
}

/**
 * How joints lie to each other, for belief maps; nothing where a joint is never labelled together with the others.
 * People of all datasets count alike, however often they are shown.
 */
function treeFor({ codec }: Architecture, { skeleton, folders }: TrainingData): { readonly tree?: PoseTree } {
  if (codec.kind !== 'belief maps') return {};
  const samples = new Set(folders.flatMap((folder) => folder.samples));
  try {
    return { tree: fitPoseTree(skeleton, measuredPeople([...samples])) };
  } catch (error) {
    if (error instanceof LimberError) return {};
    throw error;
  }
}

const previewed = { rows: 4, columns: 8 };

/** Draws what training will see first: examples are numbered on through the batches, whatever their size. */
async function preview(
  path: string,
  recipe: Recipe,
  architecture: Architecture,
  data: TrainingData,
): Promise<void> {
  const { rows, columns } = previewed;
  const batches = openBatches(recipe, architecture, data, {
    batchSize: rows * columns,
    onSkipped: (why) => process.stderr.write(`warning: ${why}\n`),
  });
  try {
    const sheet = contactSheet(await batches.next(), createCodec(architecture.codec), data.skeleton, columns);
    await writeWhole(path, await encodePng(sheet));
  } finally {
    await batches.close();
  }
  process.stdout.write(`samples  ${path}\n`);
}
