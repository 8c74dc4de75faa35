import { type Command, Option } from '@commander-js/extra-typings';
import { devices } from '../platform/devices.ts';
import { positiveWholeNumber } from './terminal/arguments.ts';
import { interruptible } from './terminal/interruptible.ts';

const help = `
A recipe stands for its training step, with the joints of LSP; a model for one run of it. Pictures are noise.
--profile adds how the time is shared out among kinds of operators and among the operators themselves, with
the multiply-accumulates and the memory traffic of each beside the most that this machine was measured to do.

Examples:
  $ limber bench recipes/limber-lsp.yaml --profile
  $ limber bench assets/limber-lsp.onnx --profile --threads 1`;

/** Makes the command `limber bench`. */
export function addBench(command: Command): void {
  command
    .argument('<recipe or model>', 'a YAML file or an .onnx file')
    .option('--profile', 'say which operators take the time', false)
    .option('--repetitions <count>', 'timed runs', positiveWholeNumber, 5)
    .option('--batch <count>', "pictures in a step (default: the recipe's)", positiveWholeNumber)
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addOption(
      new Option('--device <device>', 'what computes; with webgpu --profile names what is left to the CPU')
        .choices(devices)
        .default('cpu' as const),
    )
    .addHelpText('after', help)
    .action((path, { profile, ...rest }) =>
      interruptible(async (signal) => {
        const options = { ...rest, signal };
        const [library, { formatPlacement, formatProfile }] = await Promise.all([
          import('../public/node/profile.ts'),
          import('../runtime/profile/index.ts'),
        ]);
        const isModel = path.endsWith('.onnx');
        const time = isModel ? library.timeModel : library.timeStep;
        const { milliseconds, times } = await time(path, options);
        process.stdout.write(`${path}  ${milliseconds.toFixed(1)} ms, the median of ${times.length} runs\n`);
        if (!profile) return;
        const find = isModel ? library.profileModel : library.profileStep;
        const { operators, ceilings } = await find(path, options);
        process.stdout.write(ceilings ? formatProfile(operators, ceilings) : formatPlacement(operators));
      }),
    );
}
