import {
  type DescribedDetector,
  type Detector,
  type DetectorSettings,
  openDescribed,
} from '../detect/index.ts';
import type { ComputeOptions, Platform } from '../platform/index.ts';

/** A detector's share of the machine, the class to find, and the number of images to prepare for. */
export interface OpenDetectorOptions extends ComputeOptions, DetectorSettings {
  /** Prepares for few images (the detector opens sooner) or for many at once. Default: `few`. */
  readonly images?: 'few' | 'many' | undefined;
}

/** Opens a described detector on a platform. @throws LimberError when the runtime refuses the network. */
export function openDetectorOn(
  platform: Platform<never>,
  detector: DescribedDetector,
  { images = 'few', class: wanted, minimumScore, ...compute }: OpenDetectorOptions = {},
): Promise<Detector> {
  const runtime =
    images === 'few' ? platform.singleRuntime(compute) : platform.throughputRuntime(compute).runtime;
  return openDescribed(detector, runtime, { class: wanted, minimumScore });
}
