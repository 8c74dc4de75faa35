import { basename, extname } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { fileNamed } from './terminal/arguments.ts';
import { boxOption, flipOption, modelOption, threadsOption } from './terminal/common-options.ts';
import { onTerminal } from './terminal/terminal.ts';

const help = `
The page (.html) needs no network. The drawing (.png) has the same panels.
For a Convolutional Pose Machine they show the belief maps of every joint after every stage, the part of the
image that a belief depends on, and the changes of each stage. For DeepPose they show the box around every joint
in each refinement, and how the joint moved.

Examples:
  $ limber explain photo.jpg
  $ limber explain photo.jpg --model runs/lsp/model.onnx --out lecture.html
  $ limber explain street.jpg --box 120,40,200,420 --out beliefs.png`;

/** Makes the command `limber explain`. */
export function addExplain(command: Command): void {
  command
    .argument('<image>', 'a PNG, JPEG or WebP file')
    .addOption(modelOption())
    .option(
      '-o, --out <file>',
      'the file to write: a page (.html) or a drawing (.png) (default: NAME-explained.html)',
      fileNamed('.html', '.png'),
    )
    .addOption(boxOption("the subject's box, in pixels (default: the whole image)"))
    .addOption(flipOption())
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action((image, options) =>
      onTerminal(async ({ signal, print }) => {
        const { explainImage } = await import('../public/node/explain.ts');
        const out = options.out ?? `${basename(image, extname(image))}-explained.html`;
        await explainImage(image, { ...options, out, signal });
        print(`explanation  ${out}\n`);
      }),
    );
}
