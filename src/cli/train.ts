import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { LimberError } from '../errors.ts';
import { fileError } from './file-error.ts';
import { listenForInterrupt } from './interrupt.ts';
import { exit } from './report.ts';
import { runFolder } from './run-folder.ts';

interface TrainFlags {
  readonly data: string;
  readonly out: string;
  readonly resume: boolean;
  readonly threads?: number;
}

const help = `
The recipe (YAML) names datasets, model, augmentation and training; recipes/ has examples.
The folder --out receives model.onnx (the best by validation), best.checkpoint, last.checkpoint
and log.jsonl, one JSON object a line. Ctrl-C ends after the current step and keeps a checkpoint.

Example:
  $ limber train recipes/limber-lsp.yaml --data ../data --out runs/lsp
  $ limber train recipes/limber-lsp.yaml --data ../data --out runs/lsp --resume`;

/** Adds `limber train`. */
export function registerTrain(program: Command): void {
  program
    .command('train')
    .description('train a model as a recipe says')
    .argument('<recipe>', 'a YAML file')
    .option('--data <folder>', "what the recipe's dataset folders are relative to", '.')
    .option('--out <folder>', 'where the run is kept', 'runs/latest')
    .option('--resume', 'go on from the last checkpoint in --out', false)
    .option('--threads <n>', 'processor threads')
    .addHelpText('after', help)
    .action(trainCommand);
}

async function trainCommand(path: string, flags: TrainFlags): Promise<void> {
  const [{ parse }, { nodeRuntime }, { openPipeline }, training, { createArchitecture }] = await Promise.all([
    import('yaml'),
    import('../runtime/node.ts'),
    import('../data/pipeline/node.ts'),
    import('../train/index.ts'),
    import('../models/index.ts'),
  ]);
  const [{ openTrainingData }, { trainDisplay }, { createEstimator }, { mirrorOrder }, { decodeModel }] =
    await Promise.all([
      import('./train-data.ts'),
      import('./train-display.ts'),
      import('../estimate/index.ts'),
      import('../skeletons/index.ts'),
      import('../onnx/index.ts'),
    ]);
  const recipe = training.parseRecipe(parseYaml(parse, (await readBytes(path)).toString('utf8'), path), path);
  const folder = await runFolder(flags.out);
  const { skeleton, folders, heldOut } = await openTrainingData(recipe, flags.data);
  const { model } = recipe;
  const trunk = model.kind === 'cpm transfer' ? resolve(dirname(path), model.trunk) : undefined;
  const architecture = createArchitecture(model, {
    joints: skeleton.joints,
    ...(trunk && { trunk: decodeModel(new Uint8Array(await readBytes(trunk)), trunk) }),
  });
  const threads = flags.threads === undefined ? {} : { threads: flags.threads };
  const runtime = nodeRuntime(threads);
  const display = trainDisplay(recipe, process.stderr, () => performance.now());
  const interrupt = listenForInterrupt();
  try {
    const outcome = await training.train({
      recipe,
      architecture,
      skeleton,
      runtime,
      folder,
      resume: flags.resume,
      signal: interrupt.signal,
      report: display,
      clock: () => performance.now(),
      batches: (firstStep) =>
        openPipeline({
          folders,
          firstStep,
          seed: recipe.seed,
          batchSize: recipe.training.batch,
          codec: architecture.codec,
          mirrorOrder: mirrorOrder(skeleton),
          framing: { around: 'person', enlarge: recipe.enlarge },
          augmentation: recipe.augmentation,
          cacheBytes: recipe.data.cache * 2 ** 20,
          onSkipped: (message) => display.warned(message),
        }),
      validate: async (model) => {
        const estimator = await createEstimator(model, 'the model in training', runtime);
        try {
          return await training.validate(estimator, skeleton, heldOut);
        } finally {
          await estimator.close();
        }
      },
    });
    if (outcome === 'interrupted') process.exitCode = exit.interrupted;
  } finally {
    display.stop();
    interrupt.stop();
  }
}

async function readBytes(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw fileError('cannot read file', path, cause);
  });
}

function parseYaml(parse: (text: string) => unknown, text: string, where: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const [first] = cause instanceof Error ? cause.message.split('\n') : [String(cause)];
    throw new LimberError({ what: 'the recipe is not YAML', got: first ?? 'nothing', where }, { cause });
  }
}
