import type { Session, Tensors } from '../runtime/index.ts';

/** Of the given tensors those that a session takes. */
export function only(inputs: Session['inputs'], given: Tensors): Tensors {
  const known = Object.keys(inputs).filter((name) => name in given);
  return Object.fromEntries(known.map((name) => [name, given[name]!]));
}
