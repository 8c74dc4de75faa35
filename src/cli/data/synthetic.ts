import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { positiveWholeNumber, wholeNumber } from '../terminal/arguments.ts';
import { Interrupted } from '../terminal/interruptible.ts';
import { onTerminal } from '../terminal/terminal.ts';

const help = `
Synthetic figures are stick figures with the 14 joints of Leeds Sports Pose, on noise and stray lines.
Their labels are exact, and nothing is downloaded. Use them to try out a recipe, or to see how much data
a network needs. Every fifth figure is for testing. The same seed draws the same figures.
The command's former name, "limber data puppets", still works.

Example:
  $ limber data synthetic --out synthetic
  $ limber train recipes/synthetic.yaml --out runs/synthetic
  $ limber eval --model runs/synthetic/model.onnx --data coco:synthetic --split test`;

/** Makes the command `limber data synthetic`. */
export function addSynthetic(command: Command): void {
  command
    .option('--count <number>', 'how many', positiveWholeNumber, 500)
    .option('--side <pixels>', 'rows and columns of an image', positiveWholeNumber, 96)
    .option('--seed <number>', 'what is drawn', wholeNumber, 1)
    .addOption(
      new Option(
        '--missing <joint=share,…>',
        'joints that some figures lack, e.g. "right wrist=0.5": neither drawn nor labeled',
      ).argParser(missingJoints),
    )
    .requiredOption('-o, --out <folder>', 'where images and COCO annotations go')
    .addHelpText('after', help)
    .action((options) =>
      onTerminal(async ({ signal, print, progress }) => {
        const { drawSyntheticFigures } = await import('../../runs/node.ts');
        const { train, test, finished } = await progress('figures', (on) =>
          drawSyntheticFigures({ ...options, on, signal }),
        );
        const { out, count } = options;
        if (!finished)
          throw new Interrupted(` after ${train + test} of ${count} figures, which are in ${out}`);
        print(`${train} figures to train on, ${test} to test on  ${out}\n`);
      }),
    );
}

/** `right wrist=0.5,head top=0.1` as shares by joint. */
function missingJoints(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [, joint = '', share = ''] = /^\s*(.+?)\s*=\s*([\d.]+)\s*$/.exec(part) ?? [];
      if (joint === '') throw new InvalidArgumentError('expected JOINT=SHARE, e.g. "right wrist=0.5".');
      return [joint, Number(share)];
    }),
  );
}
