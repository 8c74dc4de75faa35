import { extname } from 'node:path';
import { type Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { addDecodingOptions } from './decoding.ts';
import type { PredictOptions } from './predict-options.ts';
import {
  fraction,
  parseBox,
  positiveNumber,
  positiveWholeNumber,
  wholeNumber,
} from './terminal/arguments.ts';
import { interruptible } from './terminal/interruptible.ts';

const help = `
All people in an image are searched: a detector finds their boxes, and the model looks at each box. A model of
another subject, such as a mouse, and a model trained on whole images need no detector.

A folder stands for the images in it. Quote patterns such as "photos/**/*.jpg". PNG, JPEG and WebP are read
and turned upright by their EXIF orientation. Without --json, --csv, --deeplabcut, --overlay or --stages the
poses are printed. An image that cannot be read is reported and skipped; the exit status is then 1.

A film (.mp4, .mov, .mkv, .webm, .avi, …) is read by the ffmpeg on this machine. Its --json is one line
of JSON for each frame, and its --overlay is a film with the sound kept. After Ctrl-C the same command
goes on where it was ended. --overlay and --smooth give people identities as --track does.

Examples:
  $ limber predict photo.jpg
  $ limber predict photos --json poses.json --overlay overlays --stages beliefs
  $ limber predict athlete.jpg --one
  $ limber predict street.jpg --box 120,40,200,420 --flip
  $ limber predict dance.mp4 --overlay dance-pose.mp4 --json dance.jsonl --smooth offline`;

/** Names of films end so. */
const filmEndings = [
  '.mp4',
  '.m4v',
  '.mov',
  '.mkv',
  '.webm',
  '.avi',
  '.mpg',
  '.mpeg',
  '.wmv',
  '.3gp',
  '.ts',
  '.mts',
];

function isFilm(path: string): boolean {
  return filmEndings.includes(extname(path).toLowerCase());
}

/** Makes the command `limber predict`. */
export function addPredict(command: Command): void {
  const complete = command
    .argument('<image...>', 'files, folders or patterns, or one film')
    .option(
      '-m, --model <file>',
      'a model exported by limber train (default: the one that comes with limber)',
    )
    .option('-j, --json <file>', 'write the poses as JSON; - is standard output, but not for a film')
    .option('--csv <file.csv>', 'write a table: a row for each subject, x, y and confidence of each joint')
    .option(
      '--deeplabcut <file>',
      "write DeepLabCut's table of x, y and likelihood: a .csv, or a .h5 that pandas reads",
    )
    .option(
      '--overlay <place>',
      'write each image with the skeleton drawn over it: a folder, or the new film',
    )
    .option('--stages <folder>', 'write the belief maps of every stage, one strip for each image')
    .option('-b, --box <x,y,width,height>', 'the box of one subject, in pixels', parseBox)
    .addOption(
      new Option(
        '--detector [file]',
        "the detector that finds all subjects, see docs/people.md (default: the package's detector, for people)",
      ).conflicts(['box', 'boxes', 'one']),
    )
    .addOption(
      new Option(
        '--boxes <file>',
        "boxes of all subjects: COCO's detections or other JSON, or CSV of image, x, y, width, height, score",
      ).conflicts('box'),
    )
    .addOption(
      new Option('--one', 'search the whole image for one subject, without a detector').conflicts([
        'box',
        'boxes',
      ]),
    )
    .option('--flip', 'average with the mirrored image: twice the time, a little more exact')
    .option('--refine <passes>', 'look again, closer, around the pose that was found', wholeNumber)
    .option(
      '--min-confidence <number>',
      'joints below this confidence count as not found; see docs/confidence.md (default: all joints are found)',
      fraction,
    )
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .option(
      '--detect-every <frames>',
      'of a film: run the detector every so many frames where this is safe (default: 4)',
      positiveWholeNumber,
    )
    .option('--track', 'of a film: give subjects identities that they keep')
    .addOption(
      new Option('--smooth [how]', 'of a film: smooth causally, or from all frames without a lag')
        .choices(['causal', 'offline'] as const)
        .preset('causal' as const),
    )
    .option(
      '--fill <seconds>',
      'with --smooth offline: fill gaps up to this length (default: 0.25)',
      positiveNumber,
    )
    .option('--ffmpeg <path>', 'of a film: the ffmpeg to use (default: the one on the PATH)')
    .addHelpText('after', help);
  addDecodingOptions(complete).action((images, options) =>
    interruptible(async (signal) => {
      const [first, ...others] = images;
      if (first !== undefined && others.length === 0 && isFilm(first)) {
        const { runPredictFilm } = await import('./predict-film.ts');
        return await runPredictFilm(first, options, signal);
      }
      refuseFilms(images, options, command);
      const { runPredictImages } = await import('./predict-images.ts');
      await runPredictImages(images, options, signal);
    }),
  );
}

/** Ends the program as for any wrong command line. */
function refuseFilms(
  images: readonly string[],
  { track, smooth, fill, ffmpeg, detectEvery }: PredictOptions,
  command: CommandUnknownOpts,
): void {
  const film = images.find(isFilm);
  if (film !== undefined) command.error(`error: a film must be the only argument, e.g. ${film}`);
  const named = {
    '--track': track,
    '--smooth': smooth,
    '--fill': fill,
    '--ffmpeg': ffmpeg,
    '--detect-every': detectEvery,
  };
  const [wrong] = Object.entries(named).find(([, value]) => value !== undefined) ?? [];
  if (wrong !== undefined) command.error(`error: ${wrong} is for films`);
}
