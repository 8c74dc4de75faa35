/** The progress of a call that goes through the images or the subjects of one or several datasets. */
export interface WorkEvent {
  /** One more image, or one more subject, is done. */
  readonly kind: 'image' | 'subject';
  /** Number of those done. */
  readonly done: number;
  /** Number of all. */
  readonly total: number;
}

/** Options of a call that goes through images or subjects. */
export interface Work {
  /** Called after every image or subject. */
  readonly on?: ((event: WorkEvent) => void) | undefined;
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
