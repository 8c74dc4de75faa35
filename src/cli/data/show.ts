import { type Command, Option } from '@commander-js/extra-typings';
import { addDatasetOptions, openChosen } from '../dataset-choice.ts';
import { fileNamed, positiveWholeNumber, wholeNumber } from '../terminal/arguments.ts';
import { onTerminal, type Printer } from '../terminal/terminal.ts';

const help = `
The right side of the subject is orange, the left side blue. In a skeleton without left and right, each joint has a color.
Labels are rings with dashed limbs, joints found by a teacher are discs, occluded joints are pale. The legend says which
occur. A missing image is a gray tile.
If label and teacher disagree on a joint, a line leads to a cross at the position that was not kept: yellow for the
label, white for the teacher, both if neither was kept.

Example:
  $ limber data show --data lsp:data/lsp --count 30 --out sheet.png
  $ limber data show --data lsp:data/lsp --ids lsp/im0001 lsp/im0371 --out sheet.svg`;

/** Makes the command `limber data show`. */
export function addShow(show: Command, output: Printer = {}): void {
  const command = show
    .requiredOption('--data <format:place>', 'the labeled dataset, e.g. lsp:data/lsp')
    .option('--ids <id...>', 'ids of the samples to draw, in this order')
    .addOption(
      new Option('--count <number>', 'number of random samples')
        .argParser(positiveWholeNumber)
        .default(24)
        .conflicts('ids'),
    )
    .option('--seed <number>', 'another seed chooses other samples', wholeNumber, 0)
    .option('--columns <number>', 'tiles per row', positiveWholeNumber, 6)
    .option('--tile <pixels>', 'width and height of a tile', positiveWholeNumber, 224)
    .requiredOption('-o, --out <file>', 'the file to draw: .png or .svg', fileNamed('.png', '.svg'));
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, ids, count, seed, columns, tile, out, ...choice }) =>
      onTerminal(async (terminal) => {
        const { drawSamples } = await import('../../public/node/datasets.ts');
        const dataset = await openChosen(data, choice, terminal);
        const chosen = ids ? { ids } : { count, seed };
        const { signal } = terminal;
        const sheet = await terminal.progress('samples', (on) =>
          drawSamples(dataset, { ...chosen, columns, tile, out, on, signal }),
        );
        terminal.skipped(sheet.problems, 'tiles are gray');
        terminal.print(`${sheet.samples.length} of ${dataset.samples.length} samples  ${out}\n`);
      }, output),
    );
}
