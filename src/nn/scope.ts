import { type Parameter, parameter } from '../graph/index.ts';
import { type Random, randomStream } from '../random.ts';
import { float32, type Shape, type Tensor } from '../tensor/index.ts';

/** Initial values for a parameter of a given shape. */
export type Initializer = (shape: Shape, random: Random) => Float32Array;

/**
 * Where a layer's parameters live: a path such as `stage2/conv1` and the seed their initial values are drawn from.
 * A parameter's initial values depend on the seed and on its full name alone.
 */
export interface Scope {
  readonly path: string;
  /** The scope of a part: parameters made in it are named `name/…` behind the names of this one. */
  in(name: string): Scope;
  /** A new float32 parameter. Its initial values are drawn by its full name and the seed. */
  parameter(name: string, shape: Shape, initializer: Initializer): Parameter;
}

/**
 * A scope whose parameters have names that begin with a prefix, and whose initial values are drawn from a seed.
 */
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

/** A tensor whose values are drawn when somebody looks at them: a network that is given trained weights needs none. */
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
