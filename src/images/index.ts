export {
  grey,
  type ImageDecoder,
  maximumPixels,
  smallestSide,
  type Thumbnail,
  type ThumbnailDecoder,
} from './decoder.ts';
export * from './draw.ts';
export * from './image.ts';
export * from './warp.ts';
