declare const frame: unique symbol;

/**
 * An image in memory: 8-bit RGB, row-major, `data[(y · width + x) · 3 + channel]`. `Frame` is the frame of its pixels:
 * those of the original image unless another is named. A map from another frame does not compile with it.
 */
export interface Image<Frame extends string = 'image'> {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly [frame]?: Frame;
}

/** An image of any frame, to be drawn on or written to a file. */
export type AnyImage = Image<string>;
