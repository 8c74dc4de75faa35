import { type Command, Option } from '@commander-js/extra-typings';
import { addDecodingOptions } from './decoding.ts';
import { positiveNumber, positiveWholeNumber } from './terminal/arguments.ts';
import {
  boxOption,
  flipOption,
  minConfidenceOption,
  modelOption,
  refineOption,
  threadsOption,
} from './terminal/common-options.ts';

/** The parsed options of `limber predict`. */
export type PredictOptions = ReturnType<ReturnType<typeof addPredictOptions>['opts']>;

/** Adds the options of `limber predict`. */
export function addPredictOptions(command: Command) {
  const own = command
    .argument('<image...>', 'files, folders or patterns, or one film')
    .addOption(modelOption())
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
    .addOption(boxOption('the box of one subject, in pixels'))
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
    .addOption(flipOption())
    .addOption(refineOption())
    .addOption(minConfidenceOption('all joints are found'))
    .option(
      '--3d [lifter]',
      'also write joints in space, as point3d in the JSON; see docs/lift.md (default: the lifter of the package)',
    )
    .option('--bvh <file>', 'write the person in one image or a film as a skeleton; implies --3d')
    .option('--gltf <file.glb>', 'write the people in one image or a film as figures; implies --3d')
    .option('--height <meters>', "with --3d: the people's height (default: 1.615)", positiveNumber)
    .addOption(threadsOption())
    .option(
      '--detect-every <frames>',
      'of a film: run the detector every so many frames where this is safe (default: 4)',
      positiveWholeNumber,
    )
    .option(
      '--track',
      'of a film: give subjects that are seen in three frames in a row identities that they keep',
    )
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
    .option('--ffmpeg <path>', 'of a film: the ffmpeg to use (default: the one on the PATH)');
  return addDecodingOptions(own);
}
