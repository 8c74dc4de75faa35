/** Bytes that are read in parts, e.g. one file of an archive on disk. */
export interface ByteRange {
  size(): Promise<number>;
  /** The bytes from `start` up to `end` (exclusive); fewer at the end of the data. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

export function blobRange(blob: Blob): ByteRange {
  return {
    size: async () => blob.size,
    slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}
