import { basename, extname } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { fileNamed, parseBox, positiveWholeNumber } from './terminal/arguments.ts';
import { interruptible } from './terminal/interruptible.ts';

const help = `
A page (.html) holds everything it shows and needs no network; a drawing (.png) holds the same panels.
Of a Convolutional Pose Machine it shows the belief maps of every joint after every stage, the part of
the picture that such a belief depends on, and what each stage changed; of DeepPose the box around
every joint in each refinement and where the joint was moved.

Examples:
  $ limber explain photo.jpg
  $ limber explain photo.jpg --model runs/lsp/model.onnx --out lecture.html
  $ limber explain street.jpg --box 120,40,200,420 --out beliefs.png`;

/** Makes the command `limber explain`. */
export function addExplain(command: Command): void {
  command
    .argument('<picture>', 'a PNG, JPEG or WebP file')
    .option(
      '-m, --model <file>',
      'a model exported by limber train (default: the one that comes with limber)',
    )
    .option(
      '-o, --out <file>',
      'where to write: a page (.html) or a drawing (.png) (default: NAME-explained.html)',
      fileNamed('.html', '.png'),
    )
    .option(
      '-b, --box <x,y,width,height>',
      'where the person is, in pixels (default: the whole picture)',
      parseBox,
    )
    .option('--flip', 'average with the mirrored picture')
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addHelpText('after', help)
    .action((image, options) =>
      interruptible(async (signal) => {
        const { out = `${basename(image, extname(image))}-explained.html`, ...explain } = options;
        const [{ explainImage }, { writeWhole }] = await Promise.all([
          import('../public/node/explain.ts'),
          import('../files/node.ts'),
        ]);
        const format = extname(out).toLowerCase() === '.png' ? 'png' : 'html';
        await writeWhole(out, await explainImage(image, { ...explain, format, signal }));
        process.stdout.write(`explanation  ${out}\n`);
      }),
    );
}
