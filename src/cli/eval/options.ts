import { type Command, Option } from '@commander-js/extra-typings';
import { normalizerNames } from '../../eval/normalizer-names.ts';
import { modelNames } from '../../runs/packaged.ts';
import { addDatasetOptions, addUnlabeledOption } from '../dataset-choice.ts';
import { addDecodingOptions } from '../decoding.ts';
import { addPredictionOptions } from '../predictions/options.ts';
import { fraction, positiveNumber } from '../terminal/arguments.ts';
import { flipOption, jsonOption, minConfidenceOption, refineOption } from '../terminal/common-options.ts';

/** The parsed options of `limber eval`. */
export type EvalOptions = ReturnType<ReturnType<typeof addEvalOptions>['opts']>;

/** Adds the options of `limber eval`. */
export function addEvalOptions(command: Command) {
  const several = (file: string, files: readonly string[] = []) => [...files, file];
  const own = command
    .addOption(
      new Option(
        '--predictions <file>',
        'poses to score: JSON from `limber predict --json`, or another .mat, .h5, .csv or .json',
      ).argParser(several),
    )
    .option(
      '--data <format:place>',
      'the labeled dataset, e.g. lsp:data/lsp; of a film posetrack:FILE or poses:FILE.jsonl',
    )
    .option('--video <film>', 'score a film, or its poses (.jsonl), with and without each smoothing')
    .addOption(
      new Option(
        '--normalizer <name>',
        'length that errors are divided by (default: head-box if the labels have one, else torso, else bounding-box)',
      ).choices(normalizerNames),
    )
    .option('--threshold <number>', "where PCK is read, in the normalizer's unit", positiveNumber)
    .addOption(minConfidenceOption('all are found; false positives count from 0.5'))
    .addOption(jsonOption('everything measured'))
    .option('--report <file>', 'write everything measured as one HTML page, to read, send or print')
    .option('--no-pictures', 'draw the skeletons of the report on gray instead of on crops of the images')
    .addOption(
      new Option(
        '-m, --model <model>',
        `a model to score: ${modelNames.join(' or ')} of the package, or a file`,
      ).argParser(several),
    )
    .addOption(flipOption())
    .addOption(refineOption())
    .option(
      '--detector [file]',
      "run the models on all subjects that a detector finds (default: the package's detector, for people), for AP of poses; without a model: AP, recall and precision of its boxes",
    )
    .option(
      '--minimum-score <number>',
      "with --detector: smallest score of a detection (default: the detector's). AP as COCO measures it counts all detections, so give 0.05",
      fraction,
    )
    .option('--record', "write the score into the model's own description");
  return addDecodingOptions(addPredictionOptions(addUnlabeledOption(addDatasetOptions(own, 'test'))));
}
