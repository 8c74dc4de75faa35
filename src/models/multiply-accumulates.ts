import { multiplyAccumulatesOf } from '../graph/index.ts';
import { type Architecture, inferenceNetwork } from './network.ts';

/** Multiply-accumulates of an architecture's first network for one image. */
export function multiplyAccumulates(architecture: Architecture): number {
  const { stages } = inferenceNetwork(architecture, { seed: 0 });
  return multiplyAccumulatesOf(stages);
}
