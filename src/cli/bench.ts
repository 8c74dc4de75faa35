import type { Command } from '@commander-js/extra-typings';
import { packagedNames } from '../runs/packaged.ts';
import { positiveWholeNumber } from './terminal/arguments.ts';
import { deviceOption, threadsOption } from './terminal/common-options.ts';
import { refuseGiven } from './terminal/refuse-given.ts';
import { onTerminal } from './terminal/terminal.ts';

const help = `
For a recipe, one training step is timed, with the joints of LSP. For a model, one run is timed. Images are noise.
--profile also prints the time of each kind of operator and of each operator. Beside its multiply-accumulates
and memory traffic it prints the limits that were measured on this machine.

Examples:
  $ limber bench recipes/limber-lsp.yaml --profile
  $ limber bench default --profile --threads 1`;

/** Makes the command `limber bench`. */
export function addBench(command: Command): void {
  command
    .argument('<recipe or model>', 'a YAML file, an .onnx file, or the name of a model in the package')
    .option('--profile', 'print which operators take the time', false)
    .option('--repetitions <count>', 'timed runs', positiveWholeNumber, 5)
    .option('--batch <count>', "images in a step (default: the recipe's)", positiveWholeNumber)
    .addOption(threadsOption())
    .addOption(
      deviceOption('device that computes; with webgpu, --profile lists the operators left to the CPU'),
    )
    .addHelpText('after', help)
    .action((path, { profile, ...rest }) =>
      onTerminal(async ({ signal, print }) => {
        const isModel = path.endsWith('.onnx') || packagedNames.includes(path);
        if (isModel)
          refuseGiven(command, (name) => name === 'batch', 'is for recipes: a model is timed on one image');
        const options = { ...rest, signal };
        const [library, { formatPlacement, formatProfile }] = await Promise.all([
          import('../public/node/profile.ts'),
          import('../runtime/profile/index.ts'),
        ]);
        const time = isModel ? library.timeModel : library.timeStep;
        const { milliseconds, times } = await time(path, options);
        print(`${path}  ${milliseconds.toFixed(1)} ms, the median of ${times.length} runs\n`);
        if (!profile) return;
        const find = isModel ? library.profileModel : library.profileStep;
        const { operators, ceilings } = await find(path, options);
        print(ceilings ? formatProfile(operators, ceilings) : formatPlacement(operators));
      }),
    );
}
