import { Option } from '@commander-js/extra-typings';
import { defaultModel, modelNames } from '../../runs/packaged.ts';

/** The option `--model` of commands that use one model. */
export function modelOption() {
  return new Option(
    '-m, --model <model>',
    `${modelNames.join(' or ')}, which are in the package, or the file of a model (default: ${defaultModel})`,
  );
}
