import { type Command, Option } from 'commander';
import { positiveWholeNumber } from './terminal/arguments.ts';
import type { TrainCommandOptions } from './train-options.ts';

const help = `
The recipe (YAML) names datasets, model, augmentation and training; recipes/ has examples.
The folder --out receives model.onnx (the best by validation), best.checkpoint, last.checkpoint
and log.jsonl, one JSON object a line. Ctrl-C ends after the current step and keeps a checkpoint;
a process that is killed loses the steps since the last one. A run that is resumed ends with the
same numbers as one that was never interrupted, if --threads stays the same: with another number
of threads sums are added up in another order and the last bits may differ.
A cascade (model: deeppose) is trained stage after stage, each in a folder of its own inside --out.

Examples:
  $ limber train recipes/limber-lsp-192.yaml --data ../data --preview samples.png
  $ limber train recipes/cpm-release.yaml --data ../data --dry-run
  $ limber train recipes/limber-lsp-192.yaml --data ../data --out runs/lsp
  $ limber train recipes/limber-lsp-192.yaml --data ../data --out runs/lsp --resume`;

/** Adds `limber train`. */
export function registerTrain(program: Command): void {
  program
    .command('train')
    .description('train a model as a recipe says')
    .argument('<recipe>', 'a YAML file')
    .option('--data <folder>', "what the recipe's dataset folders are relative to", '.')
    .option('--out <folder>', 'where the run is kept', 'runs/latest')
    .option('--resume', 'go on from the last checkpoint in --out', false)
    .option('--preview <file.png>', 'only draw the first augmented samples with their joints, and end')
    .option('--dry-run', 'only say what would be trained: parameters, stages and what a cell of each sees')
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addOption(
      new Option('--device <device>', 'what computes the steps; webgpu needs a driver, see docs/webgpu.md')
        .choices(['cpu', 'webgpu'])
        .default('cpu'),
    )
    .addHelpText('after', help)
    .action(async (recipe: string, options: TrainCommandOptions) => {
      const { runTraining } = await import('./run-training.ts');
      await runTraining(recipe, options);
    });
}
