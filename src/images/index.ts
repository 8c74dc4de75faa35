export { grey, type ImageDecoder, maximumPixels, type Thumbnail, type ThumbnailDecoder } from './decoder.ts';
export * from './draw.ts';
export * from './image.ts';
export * from './warp.ts';
