import { type Command, Option } from '@commander-js/extra-typings';
import type { RecipePlaces } from '../public/node/train.ts';
import { collectSetting, wholeNumber } from './terminal/arguments.ts';
import { deviceOption, threadsOption } from './terminal/common-options.ts';
import { Interrupted } from './terminal/interruptible.ts';
import { givenOptions } from './terminal/refuse-given.ts';
import { renamedOption } from './terminal/renamed-option.ts';
import { onTerminal, type Terminal } from './terminal/terminal.ts';

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
    onTerminal(async (terminal) => {
      const { print, note, warn } = terminal;
      refuseUselessFolds(options, (message) => command.error(message));
      const { root, set, dryRun, preview } = options;
      const shown = dryRun ? '--dry-run' : preview === undefined ? undefined : '--preview';
      if (shown !== undefined) {
        for (const option of givenOptions(command, (name) => ofTrainings.includes(name)))
          note(`note: ${option} is for a training, and ${shown} does not train\n`);
      }
      const library = await import('../public/node/train.ts');
      const places = { data: root, set: set && library.settingsFromText(set, '--set') };
      if (dryRun) {
        const description = await library.describeRecipe(recipe, places);
        return print(`${library.formatRecipeDescription(description)}\n`);
      }
      if (preview === undefined) return train(recipe, { ...options, ...places }, terminal);
      const { warnings } = await library.previewRecipe(recipe, { ...places, out: preview });
      warn(warnings);
      print(`samples  ${preview}\n`);
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

async function train(
  recipe: string,
  { folds, ...options }: Omit<TrainOptions, 'set'> & RecipePlaces,
  { signal, print }: Terminal,
): Promise<void> {
  const [library, { withTrainingDisplay }] = await Promise.all([
    import('../public/node/train.ts'),
    import('./terminal/display.ts'),
  ]);
  if (folds !== undefined) {
    const { done, scores, summary, skeleton } = await withTrainingDisplay(({ on }) =>
      library.crossValidate(recipe, { ...options, folds, on, signal }),
    );
    if (summary === undefined)
      throw new Interrupted(` in fold ${done + 1} of ${folds}; --resume continues from there`);
    return print(`${library.formatFolds(summary, skeleton)}\n\nscores  ${scores}\n`);
  }
  const run = await withTrainingDisplay(({ on }) => library.trainRecipe(recipe, { ...options, on, signal }));
  if (!run.finished) {
    const after = run.stages.length > 0 ? '' : ` after step ${run.step}`;
    throw new Interrupted(`${after}; --resume continues from there`);
  }
  print(`${library.formatTraining(run)}\n`);
}
