import type { FileSource, Pipeline, PipelineOptions } from '../data/index.ts';
import type { AnyImage, Image, ImageDecoder } from '../images/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Device } from './devices.ts';

/** How much of the machine a model or a training may use. */
export interface ComputeOptions {
  /** Number of threads. Default: one per core. */
  readonly threads?: number | undefined;
  /** Default: `cpu`. */
  readonly device?: Device | undefined;
}

/** The pixels of a caller's image, and its name for messages. */
export interface ReadImage {
  readonly image: Image;
  /** The file's path or address; `undefined` for pixels and bytes without a name. */
  readonly path: string | undefined;
}

/**
 * The functions that Limber needs from its environment: Node, or a page in a browser.
 * @typeParam Input the types that an image may have there, besides pixels: a path, bytes, a `File`, a video.
 */
export interface Platform<Input> {
  readonly decodeImage: ImageDecoder;
  /** A small JPEG of an image as a `data:` address, for embedding in a page. */
  readonly jpegAddress: (image: AnyImage) => Promise<string>;
  /** Reads a caller's image. @throws LimberError when it cannot be read or decoded. */
  readImage(input: Input | Image): Promise<ReadImage>;
  /** The image's name for messages, before it is read. */
  nameOf(input: Input | Image): string | undefined;
  /** A runtime that runs a model on one image after the other. It starts quickly. */
  singleRuntime(options: ComputeOptions): Runtime;
  /** A runtime that runs a model on many images at once. It takes longer to start. The caller's thread is not blocked. */
  throughputRuntime(options: ComputeOptions): ThroughputRuntime;
  /** A runtime for the steps of a training. */
  trainingRuntime(options: ComputeOptions): Runtime;
  /** Opens the files at a place that a dataset's specification names. */
  openSource(place: string): FileSource;
  /** Opens a pipeline that makes training batches in the background. */
  openPipeline(options: PipelineOptions): Pipeline;
}

/** A runtime, and how many runs it can do at once. */
export interface ThroughputRuntime {
  readonly runtime: Runtime;
  readonly sessions: number;
}
