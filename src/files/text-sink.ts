/** An output that text is written to piece by piece. */
export interface TextSink {
  write(text: string): Promise<void>;
  /** Ends the output when everything has been written. */
  finish(): Promise<void>;
  /**
   * Finishes an incomplete file under a different name; an existing file is kept.
   * @returns the file with the text written so far, if the sink is a file
   */
  finishEarly(): Promise<string | undefined>;
  /** Discards an unfinished output. Does nothing after `finish`. */
  abandon(): Promise<void>;
}
