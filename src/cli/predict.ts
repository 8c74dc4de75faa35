import { type Command, Option } from '@commander-js/extra-typings';
import { addDecodingOptions } from './decoding.ts';
import { parseBox, positiveWholeNumber, wholeNumber } from './terminal/arguments.ts';
import { interruptible } from './terminal/interruptible.ts';

const help = `
A folder stands for the pictures in it; a pattern such as "photos/**/*.jpg" is best quoted.
PNG, JPEG and WebP are read, turned upright by their EXIF orientation. Without --json, --csv,
--deeplabcut, --overlay or --stages the poses are printed. A picture that cannot be read is reported and the others are
done; the exit status is then 1.

Examples:
  $ limber predict photo.jpg
  $ limber predict photos --json poses.json --overlay overlays --stages beliefs
  $ limber predict street.jpg --detector --overlay overlays
  $ limber predict street.jpg --box 120,40,200,420 --flip`;

/** Makes the command `limber predict`. */
export function addPredict(command: Command): void {
  const complete = command
    .argument('<picture...>', 'files, folders or patterns')
    .option(
      '-m, --model <file>',
      'a model exported by limber train (default: the one that comes with limber)',
    )
    .option('-j, --json <file>', 'write the poses as JSON; - is standard output')
    .option('--csv <file.csv>', 'write a table: a row for each person, x, y and confidence of each joint')
    .option(
      '--deeplabcut <file>',
      "write DeepLabCut's table of x, y and likelihood: a .csv or, as pandas reads it, a .h5",
    )
    .option('--overlay <folder>', 'write each picture with the skeleton drawn over it')
    .option('--stages <folder>', 'write the belief maps of every stage, one strip for each picture')
    .option(
      '-b, --box <x,y,width,height>',
      'where the person is, in pixels (default: the whole picture)',
      parseBox,
    )
    .addOption(
      new Option(
        '--detector [file]',
        'find everybody: a detector, as docs/people.md describes it (default: the one that comes with limber)',
      ).conflicts(['box', 'boxes']),
    )
    .addOption(
      new Option(
        '--boxes <file>',
        "everybody's boxes: COCO's detections or other JSON, or CSV of image, x, y, width, height, score",
      ).conflicts('box'),
    )
    .option('--flip', 'average with the mirrored picture: twice the time, a little more exact')
    .option('--refine <passes>', 'look again, closer, around the pose that was found', wholeNumber)
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addHelpText('after', help);
  addDecodingOptions(complete).action((pictures, options) =>
    interruptible(async (signal) => {
      const { predictImages } = await import('./predict-images.ts');
      await predictImages(pictures, options, signal);
    }),
  );
}
