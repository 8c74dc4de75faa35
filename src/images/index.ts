export { gray, type ImageDecoder, smallestSide, type ThumbnailDecoder } from './decoder.ts';
export { drawDisc, drawLine, tile } from './draw.ts';
export type { AnyImage, Image } from './image.ts';
export { type Color, cropImage, warp, warpInto } from './warp.ts';
