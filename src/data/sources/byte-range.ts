/** Bytes that are read in parts, e.g. an archive on disk of which one file is wanted. */
export interface ByteRange {
  size(): Promise<number>;
  /** The bytes from `start` to before `end`; fewer where there are no more. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

export function blobRange(blob: Blob): ByteRange {
  return {
    size: async () => blob.size,
    slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}
