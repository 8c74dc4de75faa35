/** A file's content, and its name in messages. */
export interface NamedBytes {
  readonly bytes: Uint8Array;
  readonly where: string;
}
