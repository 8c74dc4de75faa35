import { type Command, Option } from 'commander';
import type { BenchOptions } from './bench/options.ts';
import { positiveWholeNumber } from './terminal/arguments.ts';

const help = `
A recipe stands for its training step, with the joints of LSP; a model for one run of it. Pictures are noise.
--profile adds how the time is shared out among kinds of operators and among the operators themselves, with
the arithmetic and the memory traffic of each beside the most that this machine was measured to do.

Examples:
  $ limber bench recipes/limber-lsp.yaml --profile
  $ limber bench assets/limber-lsp.onnx --profile --threads 1`;

/** Adds `limber bench`. */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('time a training step or a model, operator by operator')
    .argument('<recipe or model>', 'a YAML file or an .onnx file')
    .option('--profile', 'say which operators take the time', false)
    .option('--repetitions <count>', 'timed runs', positiveWholeNumber, 5)
    .option('--batch <count>', "pictures in a step (default: the recipe's)", positiveWholeNumber)
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addOption(
      new Option('--device <device>', 'what computes; with webgpu --profile names what is left to the CPU')
        .choices(['cpu', 'webgpu'])
        .default('cpu'),
    )
    .addHelpText('after', help)
    .action(async (path: string, options: BenchOptions) => {
      const { runBench } = await import('./bench/run-bench.ts');
      await runBench(path, options);
    });
}
