import { crc32 } from '../tensor/index.ts';

/** 8-bit pixels, row-major: `data[(y · width + x) · channels + channel]`, RGB or RGBA. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** A raster as a `data:` address for an SVG `<image>`. The PNG is not compressed, so no library is needed. */
export function pngAddress(raster: Raster): string {
  const bytes = encodePng(raster);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return `data:image/png;base64,${btoa(binary)}`;
}

function encodePng({ width, height, channels, data }: Raster): Uint8Array {
  const colorType = channels === 4 ? 6 : 2;
  const header = [...uint32(width), ...uint32(height), 8, colorType, 0, 0, 0];
  const rowBytes = width * channels;
  const rows = new Uint8Array(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    // Each row begins with its filter type; 0 is none.
    rows.set(data.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  }
  return concatenate([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', header),
    chunk('IDAT', zlibStored(rows)),
    chunk('IEND', []),
  ]);
}

function chunk(type: string, content: ArrayLike<number>): Uint8Array {
  const body = concatenate([[...type].map((letter) => letter.charCodeAt(0)), content]);
  return concatenate([uint32(content.length), body, uint32(crc32(body))]);
}

/** A zlib stream of uncompressed blocks (RFC 1950 and 1951). */
function zlibStored(data: Uint8Array): Uint8Array {
  const longest = 0xffff;
  const parts: ArrayLike<number>[] = [[0x78, 0x01]];
  for (let at = 0; at < data.length; at += longest) {
    const block = data.subarray(at, at + longest);
    const last = at + longest >= data.length ? 1 : 0;
    const [low, high] = [block.length & 0xff, block.length >> 8];
    parts.push([last, low, high, ~low & 0xff, ~high & 0xff], block);
  }
  return concatenate([...parts, uint32(adler32(data))]);
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return (b << 16) | a;
}

function uint32(value: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function concatenate(parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
