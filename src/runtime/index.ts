export * from './open-together.ts';
export * from './session.ts';
