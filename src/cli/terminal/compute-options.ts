import { Option } from '@commander-js/extra-typings';
import { devices } from '../../platform/devices.ts';
import { positiveWholeNumber } from './arguments.ts';

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
