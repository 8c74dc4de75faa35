import { type Command, Option } from '@commander-js/extra-typings';
import { devices } from '../platform/devices.ts';
import type { TrainingRun } from '../public/node/train.ts';
import { collectSetting, positiveWholeNumber, wholeNumber } from './terminal/arguments.ts';
import { Interrupted, interruptible } from './terminal/interruptible.ts';
import { renamedOption } from './terminal/renamed-option.ts';
import { typedSettings } from './terminal/typed-settings.ts';
import type { trainFolds } from './train-folds.ts';
import type { TrainCommandOptions } from './train-options.ts';

const help = `
The recipe (YAML) describes datasets, model, augmentation and training; recipes/ has examples. Its paths are
relative to --root. A file that is not there is searched beside the recipe.

The folder --out receives model.onnx (the best model by validation), best.checkpoint, last.checkpoint, log.jsonl with
one JSON object per line, and run.html: curves and held-out images, for a browser, offline.

Ctrl-C ends the training after the current step and keeps a checkpoint. A process that is killed loses the steps
since the last checkpoint. With the same --threads, a resumed run ends with the same numbers as one that was never
interrupted. With other threads, sums are added in another order, and the last bits may differ. A cascade
(model: deeppose) is trained stage by stage, each in its own folder.
A detector (model: detector) learns from boxes; recipes/detector.yaml is an example.

--folds 5 measures the recipe on a small dataset: the people are divided into 5 parts, and each part is scored by a
training of the others, in fold-1, fold-2, … inside --out. Images of one video stay together. The scores are printed
and written to cross-validation.json. For the model to use, train without --folds afterwards.

Examples:
  $ limber train recipes/limber-lsp-192.yaml --root data --preview samples.png
  $ limber train recipes/cpm-release.yaml --root data --dry-run
  $ limber train recipes/limber-lsp-192.yaml --root data --out runs/lsp
  $ limber train recipes/limber-lsp-192.yaml --root data --out runs/lsp --resume
  $ limber train recipes/mouse.yaml --root data --out runs/mouse-folds --folds 5 --fold-by image
  $ limber train recipes/mouse.yaml --root data --set training.steps=400 --set data.validation=20`;

/** Makes the command `limber train`. */
export function addTrain(command: Command): void {
  const complete = command
    .argument('<recipe>', 'a YAML file')
    .option('--root <folder>', 'the folder that the paths in the recipe are relative to', '.')
    .option('-o, --out <folder>', 'where the run is kept', 'runs/latest')
    .option(
      '--set <key=value>',
      "a setting that replaces the recipe's, e.g. training.steps=500; may be given several times",
      collectSetting,
    )
    .option('--resume', 'continue from the last checkpoint in --out', false)
    .option('--folds <count>', 'score the recipe by cross-validation with this number of folds', wholeNumber)
    .addOption(
      new Option(
        '--fold-by <unit>',
        'units that stay together in a fold (default: videos, if the data has them)',
      ).choices(['video', 'image'] as const),
    )
    .option('--no-page', 'write no run.html with curves and held-out images')
    .option('--preview <file.png>', 'only draw the first augmented samples with their joints, and end')
    .option('--dry-run', 'only print the parameters, the stages and their receptive fields, without training')
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addOption(
      new Option(
        '--device <device>',
        'device that computes the steps; webgpu needs a driver, see docs/webgpu.md',
      )
        .choices(devices)
        .default('cpu' as const),
    )
    .addHelpText('after', help)
    .action((recipe, options) =>
      interruptible((signal) => {
        refuseUselessFolds(options, (message) => command.error(message));
        if (options.dryRun) return describe(recipe, options);
        if (options.preview !== undefined) return preview(options.preview, recipe, options);
        if (options.folds !== undefined) return crossValidate(recipe, options.folds, options, signal);
        return run(recipe, options, signal);
      }),
    );
  renamedOption(complete, '--data', '--root');
}

/** Refuses options of cross-validation in a training without folds. @param fail ends the program with a usage error. */
function refuseUselessFolds(
  { folds, foldBy, dryRun, preview }: FoldOptions,
  fail: (message: string) => void,
): void {
  if (foldBy !== undefined && folds === undefined)
    fail('error: --fold-by is for --folds, which is not given');
  if (folds !== undefined && (dryRun || preview !== undefined))
    fail(`error: --folds trains, and ${dryRun ? '--dry-run' : '--preview'} does not`);
}

interface FoldOptions {
  readonly folds?: number | undefined;
  readonly foldBy?: string | undefined;
  readonly dryRun?: true | undefined;
  readonly preview?: string | undefined;
}

/** Loads the code for cross-validation only if it is requested. */
async function crossValidate(...parameters: Parameters<typeof trainFolds>): Promise<void> {
  return (await import('./train-folds.ts')).trainFolds(...parameters);
}

async function run(
  recipe: string,
  { root: data, out, set, resume, threads, device, page }: TrainCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const [{ trainRecipe }, { trainingDisplay }] = await Promise.all([
    import('../public/node/train.ts'),
    import('./terminal/display.ts'),
  ]);
  const display = trainingDisplay(process.stderr, () => performance.now());
  try {
    const { on } = display;
    const run = await trainRecipe(recipe, {
      data,
      out,
      set: await typedSettings(set),
      resume,
      threads,
      device,
      page,
      on,
      signal,
    });
    display.stop();
    if (!run.finished) {
      const after = run.stages.length > 0 ? '' : ` after step ${run.step}`;
      throw new Interrupted(`${after}; --resume continues from there`);
    }
    for (const stage of run.stages) process.stdout.write(`${stageLine(stage)}\n`);
    process.stdout.write(`model  ${run.model}${scoreOf(run)}\n`);
    if (run.confidence !== undefined) process.stdout.write(`confidence  ${run.confidence}\n`);
  } finally {
    display.stop();
  }
}

function scoreOf({ best, stages, measure }: TrainingRun): string {
  if (best === undefined) return '';
  if (stages.length > 0)
    return `  stages 1 to ${stages.find(({ score }) => score === best.score)?.stage ?? 0}`;
  return `  ${measure} ${best.score.toFixed(2)} after step ${best.step}`;
}

function stageLine({ stage, sigma, gain, score, step }: TrainingRun['stages'][number]): string {
  const around = sigma === undefined ? '' : `, sigma ${sigma}`;
  const followed = gain === undefined ? '' : `, gain ${gain}`;
  return `stage ${stage}${around}${followed}  PCK@0.2 ${score.toFixed(2)} after step ${step}`;
}

async function describe(recipe: string, { root: data, set }: TrainCommandOptions): Promise<void> {
  const [{ describeRecipe }, { describeTraining }] = await Promise.all([
    import('../public/node/train.ts'),
    import('./describe-training.ts'),
  ]);
  process.stdout.write(
    describeTraining(await describeRecipe(recipe, { data, set: await typedSettings(set) })),
  );
}

/** Draws the first samples that a training would see. */
async function preview(
  path: string,
  recipe: string,
  { root: data, set }: TrainCommandOptions,
): Promise<void> {
  const [{ previewRecipe }, { encodePng }, { writeWhole }] = await Promise.all([
    import('../public/node/train.ts'),
    import('../images/node.ts'),
    import('../files/node.ts'),
  ]);
  const { sheet, warnings } = await previewRecipe(recipe, { data, set: await typedSettings(set) });
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  await writeWhole(path, await encodePng(sheet));
  process.stdout.write(`samples  ${path}\n`);
}
