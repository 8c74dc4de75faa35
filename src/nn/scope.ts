import { type Parameter, parameter } from '../graph/index.ts';
import { type Random, randomStream } from '../random.ts';
import { float32, type Shape, type Tensor } from '../tensor/index.ts';

/** Draws initial values for a parameter of a given shape. */
export type Initializer = (shape: Shape, random: Random) => Float32Array;

/**
 * The place of a layer's parameters: a path such as `stage2/conv1`, and the seed of their initial values. A parameter's
 * initial values depend only on the seed and on its full name.
 */
export interface Scope {
  readonly path: string;
  /** A scope inside this one. Parameters in it are named `name/…` after this scope's path. */
  in(name: string): Scope;
  /** A new float32 parameter. Its initial values depend on its full name and the seed. */
  parameter(name: string, shape: Shape, initializer: Initializer): Parameter;
}

/** A scope whose parameters' names begin with `path`, and whose initial values come from `seed`. */
export function scope(seed: number, path = ''): Scope {
  const join = (name: string) => (path === '' ? name : `${path}/${name}`);
  return {
    path,
    in: (name) => scope(seed, join(name)),
    parameter: (name, shape, initializer) => {
      const characters = Array.from(join(name), (character) => character.codePointAt(0) ?? 0);
      const random = randomStream(seed, ...characters);
      return parameter(
        join(name),
        drawnWhenNeeded(shape, () => initializer(shape, random)),
      );
    },
  };
}

/** A tensor whose values are drawn at first use. A network that is given trained weights never needs them. */
function drawnWhenNeeded(shape: Shape, draw: () => Float32Array): Tensor<'float32'> {
  let data: Float32Array | undefined;
  return {
    dtype: 'float32',
    shape,
    get data() {
      data ??= float32(shape, draw()).data;
      return data;
    },
  };
}
