/** Told while a call goes through the images of one or several datasets. */
export interface ImageWorkEvent {
  /** One more image has been looked at. */
  readonly kind: 'image';
  /** Images that have been looked at. */
  readonly done: number;
  /** Images that there are to look at. */
  readonly total: number;
}

/** How a call goes through images. */
export interface ImageWork {
  /** Told after every image. */
  readonly on?: ((event: ImageWorkEvent) => void) | undefined;
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
