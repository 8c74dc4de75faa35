/** Where a run keeps what must outlive it. */
export interface RunFolder {
  /** What to call it in messages, e.g. its path. */
  readonly name: string;
  /** Replaces a file as a whole: it is never seen half written. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` where there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Adds text to the end of a file, which is made where there is none. */
  append(name: string, text: string): Promise<void>;
  /** A folder inside, which is made where it is missing: each network of a cascade has one. */
  subfolder(name: string): Promise<RunFolder>;
}

/** The files of a run. */
export const files = {
  last: 'last.checkpoint',
  best: 'best.checkpoint',
  model: 'model.onnx',
  log: 'log.jsonl',
  gradients: 'gradients.jsonl',
} as const;
