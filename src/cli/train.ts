import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { collectSetting, wholeNumber } from './terminal/arguments.ts';
import { deviceOption, threadsOption } from './terminal/compute-options.ts';
import { Interrupted, interruptible } from './terminal/interruptible.ts';
import { givenOptions } from './terminal/refuse-given.ts';
import { renamedOption } from './terminal/renamed-option.ts';

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
  const complete = withOptions(command).action((recipe, options) =>
    interruptible((signal) => {
      refuseUselessFolds(options, (message) => command.error(message));
      const shown = options.dryRun ? '--dry-run' : options.preview === undefined ? undefined : '--preview';
      if (shown !== undefined) {
        for (const option of givenOptions(command, (name) => ofTrainings.includes(name)))
          process.stderr.write(`note: ${option} is for a training, and ${shown} does not train\n`);
      }
      if (options.dryRun) return describe(recipe, options);
      if (options.preview !== undefined) return preview(options.preview, recipe, options);
      if (options.folds !== undefined) return crossValidate(recipe, options.folds, options, signal);
      return run(recipe, options, signal);
    }),
  );
  renamedOption(complete, '--data', '--root');
}

const ofTrainings = ['out', 'resume', 'page', 'threads', 'device'];

type TrainOptions = ReturnType<ReturnType<typeof withOptions>['opts']>;

function withOptions(command: Command) {
  return command
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
    .addOption(threadsOption())
    .addOption(deviceOption('device that computes the steps; webgpu needs a driver, see docs/webgpu.md'))
    .addHelpText('after', help);
}

/** Refuses options of cross-validation in a training without folds. @param fail ends the program with a usage error. */
function refuseUselessFolds(
  { folds, foldBy, dryRun, preview }: TrainOptions,
  fail: (message: string) => void,
): void {
  if (foldBy !== undefined && folds === undefined)
    fail('error: --fold-by is for --folds, which is not given');
  if (folds !== undefined && (dryRun || preview !== undefined))
    fail(`error: --folds trains, and ${dryRun ? '--dry-run' : '--preview'} does not`);
}

async function run(recipe: string, options: TrainOptions, signal: AbortSignal): Promise<void> {
  const { library, withTrainingDisplay, places } = await load(options);
  const run = await withTrainingDisplay(({ on }) =>
    library.trainRecipe(recipe, { ...options, ...places, on, signal }),
  );
  if (!run.finished) {
    const after = run.stages.length > 0 ? '' : ` after step ${run.step}`;
    throw new Interrupted(`${after}; --resume continues from there`);
  }
  const curves = join(run.folder, 'run.html');
  const page = options.page && existsSync(curves) ? `page  ${curves}\n` : '';
  process.stdout.write(`${library.formatTraining(run)}\n${page}`);
}

async function crossValidate(
  recipe: string,
  folds: number,
  options: TrainOptions,
  signal: AbortSignal,
): Promise<void> {
  const { library, withTrainingDisplay, places } = await load(options);
  const { done, scores, summary, skeleton } = await withTrainingDisplay(({ on }) =>
    library.crossValidate(recipe, { ...options, ...places, folds, on, signal }),
  );
  if (summary === undefined)
    throw new Interrupted(` in fold ${done + 1} of ${folds}; --resume continues from there`);
  process.stdout.write(`${library.formatFolds(summary, skeleton)}\n\nscores  ${scores}\n`);
}

async function describe(recipe: string, options: TrainOptions): Promise<void> {
  const { library, places } = await load(options);
  const description = await library.describeRecipe(recipe, places);
  process.stdout.write(`${library.formatRecipeDescription(description)}\n`);
}

/** Draws the first samples that a training would see. */
async function preview(out: string, recipe: string, options: TrainOptions): Promise<void> {
  const { library, places } = await load(options);
  const { warnings } = await library.previewRecipe(recipe, { ...places, out });
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`samples  ${out}\n`);
}

/** The library's calls, and the options that all of them take. */
async function load({ root: data, set }: TrainOptions) {
  const [library, { withTrainingDisplay }] = await Promise.all([
    import('../public/node/train.ts'),
    import('./terminal/display.ts'),
  ]);
  return {
    library,
    withTrainingDisplay,
    places: { data, set: set && library.settingsFromText(set, '--set') },
  };
}
