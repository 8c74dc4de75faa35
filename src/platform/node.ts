import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openSource } from '../data/node.ts';
import { openPipeline } from '../data/pipeline/node.ts';
import { LimberError } from '../errors.ts';
import { readBytes } from '../files/node.ts';
import type { Image } from '../images/index.ts';
import { decodeImage, jpegAddress } from '../images/node.ts';
import { dividingRuntime, mostSessions, pooledRuntime } from '../runtime/background/node.ts';
import { nodeRuntime } from '../runtime/node.ts';
import type { Platform } from './platform.ts';

/**
 * An image in Node, besides pixels: a file's path, an address (`file:`, `data:`, `http:`, `https:`), or the file's
 * bytes.
 */
export type NodeImageInput = string | URL | Uint8Array;

/** Node: files on disk, sharp, ONNX Runtime as a native library, worker threads. */
export const nodePlatform: Platform<NodeImageInput> = {
  decodeImage,
  jpegAddress: (image) => jpegAddress(image, { quality: 78 }),
  async readImage(input) {
    if (isPixels(input)) return { image: input, path: undefined };
    const path = nameOf(input);
    return { image: await decodeImage(await bytesOf(input), path ?? 'an image'), path };
  },
  nameOf,
  singleRuntime: ({ threads, device = 'cpu' }) => nodeRuntime({ target: device, threads }),
  throughputRuntime({ threads = availableParallelism(), device = 'cpu' }) {
    if (device === 'webgpu') return { runtime: nodeRuntime({ target: device, threads }), sessions: 1 };
    return { runtime: pooledRuntime({ threads }), sessions: Math.min(threads, mostSessions) };
  },
  trainingRuntime({ threads, device = 'cpu' }) {
    return device === 'cpu' ? dividingRuntime({ threads }) : nodeRuntime({ threads, target: device });
  },
  openSource,
  openPipeline,
};

function isPixels(input: NodeImageInput | Image): input is Image {
  return typeof input === 'object' && !(input instanceof URL) && !(input instanceof Uint8Array);
}

function nameOf(input: NodeImageInput | Image): string | undefined {
  if (typeof input === 'string') return input;
  if (!(input instanceof URL)) return undefined;
  if (input.protocol === 'file:') return fileURLToPath(input);
  return input.protocol === 'data:' ? undefined : input.href;
}

async function bytesOf(input: NodeImageInput): Promise<Uint8Array> {
  if (typeof input === 'string') return readBytes('image', input);
  if (input instanceof Uint8Array) return input;
  if (input.protocol === 'file:') return readBytes('image', fileURLToPath(input));
  return download(input);
}

async function download(address: URL): Promise<Uint8Array> {
  const response = await fetch(address).catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'cannot load image', got, where: address.href }, { cause });
  });
  if (!response.ok) {
    throw new LimberError({
      what: 'cannot load image',
      got: `HTTP ${response.status}`,
      where: address.href,
    });
  }
  return new Uint8Array(await response.arrayBuffer());
}
