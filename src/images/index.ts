export { grey, type ImageDecoder, maximumPixels } from './decoder.ts';
export * from './draw.ts';
export * from './image.ts';
export * from './warp.ts';
