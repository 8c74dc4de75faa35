import { Option } from '@commander-js/extra-typings';
import { devices } from '../../platform/devices.ts';
import { defaultModel, modelNames } from '../../runs/packaged.ts';
import { fraction, parseBox, positiveWholeNumber, wholeNumber } from './arguments.ts';

/** The options that several commands have. Each has one meaning. */

/** The option `--model` of commands that use one model. */
export function modelOption() {
  return new Option(
    '-m, --model <model>',
    `${modelNames.join(' or ')}, which are in the package, or the file of a model (default: ${defaultModel})`,
  );
}

/** The option `--box`. */
export function boxOption(about: string) {
  return new Option('-b, --box <x,y,width,height>', about).argParser(parseBox);
}

/** The option `--flip`. */
export function flipOption() {
  return new Option('--flip', 'average with the mirrored image: twice the time, a little more exact');
}

/** The option `--refine`. */
export function refineOption() {
  return new Option('--refine <passes>', 'look again, closer, around the pose that was found').argParser(
    wholeNumber,
  );
}

/** The option `--min-confidence`. @param otherwise what happens without it. */
export function minConfidenceOption(otherwise: string) {
  return new Option(
    '--min-confidence <number>',
    `joints below this confidence count as not found; see docs/confidence.md (default: ${otherwise})`,
  ).argParser(fraction);
}

/** The option `--json` of a command that also prints a table. */
export function jsonOption(content: string) {
  return new Option('-j, --json <file>', `write ${content} as JSON; - is standard output`);
}

/** The option `--threads`. */
export function threadsOption() {
  return new Option('--threads <count>', 'threads to compute with (default: one per core)').argParser(
    positiveWholeNumber,
  );
}

/** The option `--device`. */
export function deviceOption(about: string) {
  return new Option('--device <device>', about).choices(devices).default('cpu' as const);
}
