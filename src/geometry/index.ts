export * from './affine.ts';
export * from './box.ts';
export * from './crop.ts';
export * from './point.ts';
