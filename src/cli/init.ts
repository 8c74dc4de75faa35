import type { Command } from '@commander-js/extra-typings';
import { onTerminal, type Printer } from './terminal/terminal.ts';

const help = `
Looks at the labels and writes a recipe for limber train. Each choice has its reason in a comment: the size from
the subject's share of the image and the joints that are nearest to each other, the crop, rotation and flip, batch, steps and the number held out.
Without --out the recipe is printed.

Examples:
  $ limber init deeplabcut:data/mouse --out mouse.yaml
  $ limber init coco:data/mice.json --out mice.yaml
  $ limber train mice.yaml --out runs/mice`;

/** Makes the command `limber init`. */
export function addInit(command: Command, output: Printer = {}): void {
  command
    .argument('<format:place>', 'a labeled dataset, e.g. deeplabcut:data/mouse')
    .option('-o, --out <recipe.yaml>', 'the recipe to write')
    .addHelpText('after', help)
    .action((place, { out }) =>
      onTerminal(async ({ signal, print, warn }) => {
        const [{ openDataset }, { suggestRecipe }] = await Promise.all([
          import('../public/node/data.ts'),
          import('../public/node/suggest-recipe.ts'),
        ]);
        const dataset = await openDataset(place);
        warn(dataset.remarks ?? []);
        signal.throwIfAborted();
        const { text } = await suggestRecipe(dataset, { out });
        print(
          out === undefined ? text : `recipe  ${out}\nnext    limber train ${out} --preview samples.png\n`,
        );
      }, output),
    );
}
