import { join } from 'node:path';
import { readBytes } from '../files/node.ts';
import { decodeImage } from '../images/node.ts';
import { permutation, randomStream } from '../random.ts';
import type { TrainingData } from '../runs/node.ts';
import { openArchitectures, openBatches, runFolder, validateModel } from '../runs/node.ts';
import { dividingRuntime } from '../runtime/background/node.ts';
import {
  type CascadeRecipe,
  files,
  type HeldOut,
  type Recipe,
  type StageOutcome,
  trainCascade,
  type Weights,
} from '../train/index.ts';
import { trainDisplay } from './terminal/display.ts';
import { exit, Reported } from './terminal/exit.ts';
import { listenForInterrupt } from './terminal/interrupt.ts';
import type { TrainCommandOptions } from './train-options.ts';

/** `limber train` for a recipe whose model is a cascade. @throws Reported when it is interrupted; LimberError as `trainCascade`. */
export async function runCascade(
  recipe: CascadeRecipe,
  path: string,
  data: TrainingData,
  initial: Weights | undefined,
  options: TrainCommandOptions,
): Promise<void> {
  const { skeleton } = data;
  const architectures = await openArchitectures(recipe, path, skeleton);
  const runtime = dividingRuntime(options.threads === undefined ? {} : { threads: options.threads });
  const folder = await runFolder(options.out);
  const interrupt = listenForInterrupt();
  let display: ReturnType<typeof trainDisplay> | undefined;
  const beginDisplay = (title: string, stage: Recipe) => {
    display?.stop();
    const named = { ...stage, name: `${recipe.name}, ${title}` };
    display = trainDisplay(named, process.stderr, () => performance.now());
    return display;
  };
  try {
    const { finished, stages, best } = await trainCascade({
      recipe,
      skeleton,
      runtime,
      folder,
      ...(initial && { initial }),
      resume: options.resume,
      signal: interrupt.signal,
      clock: Date.now,
      architecture: (stage) => architectures(stage),
      subfolder: (name) => runFolder(join(options.out, name)),
      people: (count) => trainingPeople(data, recipe.seed, count),
      report: beginDisplay,
      tell: (message) => void process.stderr.write(`${message}\n`),
      batches: ({ recipe: stage, architecture, framing }, firstStep) =>
        openBatches(stage, architecture, data, {
          firstStep,
          onSkipped: (why) => display?.warned(why),
          ...(framing && { framing }),
        }),
      validate: (model) => validateModel(model, runtime, data),
    });
    display?.stop();
    if (!finished) {
      process.stderr.write('limber: interrupted; --resume goes on from there\n');
      throw new Reported(exit.interrupted);
    }
    for (const stage of stages) process.stdout.write(`${line(stage)}\n`);
    process.stdout.write(`model  ${folder.name}/${files.model}  stages 1 to ${best?.stage ?? 0}\n`);
  } finally {
    display?.stop();
    interrupt.stop();
  }
}

function line({ stage, sigma, gain, score, step }: StageOutcome): string {
  const around = sigma === undefined ? '' : `, sigma ${sigma}`;
  const followed = gain === undefined ? '' : `, gain ${gain}`;
  return `stage ${stage}${around}${followed}  PCK@0.2 ${score.toFixed(2)} after step ${step}`;
}

/** Sets this draw apart from the seed's other draws. */
const peopleKey = 0x706572;

/** So many people in training, drawn at random, each once; those whose picture is broken are left out. */
async function* trainingPeople(
  { folders }: TrainingData,
  seed: number,
  count: number,
): AsyncGenerator<HeldOut> {
  const all = folders.flatMap(({ folder, samples }) =>
    [...new Set(samples)].map((sample) => ({ folder, sample })),
  );
  const order = permutation(randomStream(seed, peopleKey), all.length);
  for (const place of order.subarray(0, count)) {
    const { folder, sample } = all[place]!;
    const where = join(folder, sample.image);
    const image = await decodeImage(await readBytes('picture', where), where).catch(() => undefined);
    if (image !== undefined) yield { sample, image };
  }
}
