/** A picture in memory: 8-bit RGB, row-major, `data[(y · width + x) · 3 + channel]`. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
