import { type Shape, sizeOf } from '../tensor/index.ts';
import type { Initializer } from './scope.ts';

/** Initial values of 0. */
export const zero: Initializer = (shape) => new Float32Array(sizeOf(shape));

/** Constant initial values. */
export function filled(value: number): Initializer {
  return (shape) => new Float32Array(sizeOf(shape)).fill(value);
}

/** N(0, deviation²). The CPM release uses a deviation of 0.01. */
export function normal(deviation: number): Initializer {
  return (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    for (let index = 0; index < values.length; index++) values[index] = random.normal(0, deviation);
    return values;
  };
}

/** N(0, 2 / fan-in), which keeps the variance through ReLU layers (He et al., ICCV 2015, eq. 10). */
export const he: Initializer = (shape, random) => normal(Math.sqrt(2 / fanIn(shape)))(shape, random);

/** N(0, 1 / fan-in), for layers without a ReLU after them (LeCun et al., 1998). */
export const lecun: Initializer = (shape, random) => normal(Math.sqrt(1 / fanIn(shape)))(shape, random);

/** Number of inputs that each output sums over: all axes of a weight except the first. */
function fanIn(shape: Shape): number {
  return sizeOf(shape.slice(1));
}
