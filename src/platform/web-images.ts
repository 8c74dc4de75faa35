import { LimberError } from '../errors.ts';
import type { Size } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import { decodeImage, pixelsOf } from '../images/web.ts';
import type { ReadImage } from './platform.ts';

/**
 * An image in a page, besides Limber's own pixels: an address, an encoded file (`File`, `Blob` or bytes), an element,
 * a bitmap, canvas pixels or a video frame. A `<video>` stands for the frame that it shows.
 */
export type WebImageInput =
  | string
  | URL
  | Blob
  | Uint8Array
  | ImageBitmap
  | ImageData
  | HTMLImageElement
  | HTMLVideoElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | VideoFrame;

/** An image's name for messages; `undefined` if it has none. */
export function nameOfImage(input: WebImageInput | Image): string | undefined {
  if (typeof input === 'string') return named(input);
  if (input instanceof URL) return named(input.href);
  if (input instanceof File) return input.webkitRelativePath || input.name;
  if (input instanceof HTMLImageElement) return named(input.currentSrc || input.src);
  return undefined;
}

/** An address that holds the content itself (`data:`, `blob:`) is not a name. */
function named(address: string): string | undefined {
  return /^(data|blob):/.test(address) || address === '' ? undefined : address;
}

/** An image's pixels. @throws LimberError when it cannot be loaded or decoded. */
export async function readWebImage(input: WebImageInput | Image): Promise<ReadImage> {
  const path = nameOfImage(input);
  return { image: await imageOf(input, path ?? 'an image'), path };
}

async function imageOf(input: WebImageInput | Image, where: string): Promise<Image> {
  if (typeof input === 'string' || input instanceof URL)
    return decodeImage(await load('image', input), where);
  if (input instanceof Blob) return decodeImage(new Uint8Array(await input.arrayBuffer()), where);
  if (input instanceof Uint8Array) return decodeImage(input, where);
  if (input instanceof ImageData) {
    const bitmap = await createImageBitmap(input);
    const image = pixelsOf(bitmap, bitmap, where);
    bitmap.close();
    return image;
  }
  if (input instanceof HTMLImageElement) {
    await input.decode().catch((cause: unknown) => {
      throw new LimberError(
        { what: 'cannot load image', got: 'an <img> without an image', where },
        { cause },
      );
    });
  }
  const size = drawnSize(input);
  return size === undefined
    ? (input as Image)
    : pixelsOf(input as CanvasImageSource, shown(size, where), where);
}

/** The size of an image that a canvas can draw; `undefined` for Limber's own pixels. */
function drawnSize(
  input: Exclude<WebImageInput, string | URL | Blob | Uint8Array> | Image,
): Size | undefined {
  if (input instanceof HTMLImageElement) return { width: input.naturalWidth, height: input.naturalHeight };
  if (input instanceof HTMLVideoElement) {
    const hasFrame = input.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    return { width: hasFrame ? input.videoWidth : 0, height: hasFrame ? input.videoHeight : 0 };
  }
  if ('displayWidth' in input) return { width: input.displayWidth, height: input.displayHeight };
  if ('data' in input) return undefined;
  return { width: input.width, height: input.height };
}

function shown(size: Size, where: string): Size {
  if (size.width > 0 && size.height > 0) return size;
  throw new LimberError({
    what: 'there is no image yet',
    got: `${size.width}×${size.height} pixels`,
    expected: 'an element that shows an image',
    where,
  });
}

/**
 * Loads a file from an address.
 * @param what kind of file, for messages.
 * @throws LimberError when the file cannot be loaded.
 */
export async function load(what: string, address: string | URL): Promise<Uint8Array> {
  const where = String(address);
  const response = await fetch(address).catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: `cannot load ${what}`, got, where }, { cause });
  });
  if (!response.ok)
    throw new LimberError({ what: `cannot load ${what}`, got: `HTTP ${response.status}`, where });
  return new Uint8Array(await response.arrayBuffer());
}
