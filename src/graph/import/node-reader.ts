import type { Tensor } from '../../tensor/index.ts';
import { numbersOf } from './host.ts';

/** A node's input during an import: a constant, or a value that is known only when the model runs. */
type Given =
  | { readonly kind: 'constant'; readonly tensor: Tensor }
  | { readonly kind: 'value' | 'image' | 'plain' };

/** The parts of a node reader that do not depend on the format of the imported file. */
export abstract class NodeReader {
  /** The input at an index. Fails if the node lacks it. */
  abstract input(index: number): Given;
  /** @throws LimberError that names the node and its file. */
  abstract fail(problem: string): never;

  /** An input whose contents must be known during the import. */
  constant(index: number): Tensor {
    const given = this.input(index);
    return given.kind === 'constant'
      ? given.tensor
      : this.fail(`has an input ${index} that is not a constant`);
  }

  numbers(index: number): number[] {
    return numbersOf(this.constant(index));
  }

  /** The axis, counted from 0. */
  axis(axis: number, rank: number): number {
    return axis < 0 ? axis + rank : axis;
  }
}
