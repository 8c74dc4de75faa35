import type { Sample } from '../data/index.ts';
import type { Image } from '../images/index.ts';

/** A held-out person with their decoded image. */
export interface HeldOut {
  readonly sample: Sample;
  readonly image: Image;
}
