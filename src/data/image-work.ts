/** The progress of a call that goes through the images of one or several datasets. */
export interface ImageWorkEvent {
  /** One more image is done. */
  readonly kind: 'image';
  /** Number of images done. */
  readonly done: number;
  /** Number of all images. */
  readonly total: number;
}

/** Options of a call that goes through images. */
export interface ImageWork {
  /** Called after every image. */
  readonly on?: ((event: ImageWorkEvent) => void) | undefined;
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
