/** Where text goes bit by bit. */
export interface TextSink {
  write(text: string): Promise<void>;
  /** Everything has been written. */
  finish(): Promise<void>;
  /**
   * Finishes an incomplete file under a different name; an existing file is kept.
   * @returns the file that what was written is in, if it is in one
   */
  finishEarly(): Promise<string | undefined>;
  /** Unless it is finished: it will not be, and nothing is left behind. */
  abandon(): Promise<void>;
}
