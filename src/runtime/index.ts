export { openTogether } from './open-together.ts';
export type { Runtime, Session, SessionOptions, Target, Tensors } from './session.ts';
