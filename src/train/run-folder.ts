/** The place where a run keeps its files. */
export interface RunFolder {
  /** Its name in messages, e.g. its path. */
  readonly name: string;
  /** Writes a whole file at once: a reader never sees half of it. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** The file's bytes; `undefined` if it does not exist. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Appends text to a file, and creates the file if necessary. */
  append(name: string, text: string): Promise<void>;
  /** A folder inside this one, created if necessary. Each network of a cascade has its own. */
  subfolder(name: string): Promise<RunFolder>;
}

/** Names of a run's files. */
export const files = {
  last: 'last.checkpoint',
  best: 'best.checkpoint',
  model: 'model.onnx',
  log: 'log.jsonl',
  gradients: 'gradients.jsonl',
} as const;
