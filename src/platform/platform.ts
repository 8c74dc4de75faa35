import type { FileSource, Pipeline, PipelineOptions } from '../data/index.ts';
import type { Image, ImageDecoder } from '../images/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Device } from './devices.ts';

/** How much of the machine a model or a training may use. */
export interface ComputeOptions {
  /** Threads; one per core unless given. */
  readonly threads?: number | undefined;
  /** `cpu` unless given. */
  readonly device?: Device | undefined;
}

/** An image of the caller's as pixels, with what to call it. */
export interface ReadImage {
  readonly image: Image;
  /** The file's path or address; `undefined` for pixels and bytes without a name. */
  readonly path: string | undefined;
}

/**
 * What Limber needs of the place it runs in: Node, or a page in a browser.
 *
 * @typeParam Input what an image may be there, besides pixels: a path, bytes, a `File`, a video.
 */
export interface Platform<Input> {
  readonly decodeImage: ImageDecoder;
  /** Reads an image from whatever the caller has. @throws LimberError when it cannot be read or decoded. */
  readImage(input: Input | Image): Promise<ReadImage>;
  /** A name for messages, before the image is read. */
  nameOf(input: Input | Image): string | undefined;
  /** Runs a model on one image after the other. It starts soon. */
  singleRuntime(options: ComputeOptions): Runtime;
  /** Runs a model on many images side by side. It takes longer to start, and the caller's thread goes on meanwhile. */
  throughputRuntime(options: ComputeOptions): ThroughputRuntime;
  /** Runs the steps of a training. */
  trainingRuntime(options: ComputeOptions): Runtime;
  /** The files at a place that a dataset's specification names. */
  openSource(place: string): FileSource;
  /** Makes training batches in the background. */
  openPipeline(options: PipelineOptions): Pipeline;
}

/** A runtime and how many runs it takes side by side. */
export interface ThroughputRuntime {
  readonly runtime: Runtime;
  readonly sessions: number;
}
