import { basename, extname } from 'node:path';
import { LimberError } from '../../errors.ts';
import { explanationDrawing, explanationPage } from '../../explain/node.ts';
import { writeWhole } from '../../files/node.ts';
import type { Box } from '../../geometry/index.ts';
import type { Image } from '../../images/index.ts';
import { jpegAddress, renderSvg } from '../../images/node.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { type NodeImageInput, nodePlatform } from '../../platform/node.ts';
import { type Model, openModel } from './model.ts';

/** How an image is explained. */
export interface ExplainImageOptions extends ComputeOptions {
  /** An open model, or the path, address or bytes of a model's file. Default: the model in the package. */
  readonly model?: Model | string | URL | Uint8Array | undefined;
  /** The person's box, in pixels of the image. Default: the whole image. */
  readonly box?: Box | undefined;
  /** Whether the image and its mirror image are averaged. */
  readonly flip?: boolean | undefined;
  /** The file to write. Default: no file is written. */
  readonly out?: string | undefined;
  /** A page (`html`) or a drawing (`png`) of the same panels. Default: `png` if `out` ends in .png, otherwise `html`. */
  readonly format?: 'html' | 'png' | undefined;
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Name of the image on the page. Default: its file's name. */
  readonly name?: string | undefined;
}

/**
 * Shows how a model found its result for an image. For a Convolutional Pose Machine: the belief maps of every joint
 * after every stage, and their receptive fields. For DeepPose: the boxes and moves of every refinement.
 * @returns the bytes of an HTML page that needs no network connection, or of a PNG drawing.
 * @throws LimberError when the image or the model cannot be read, or the box lies outside the image.
 */
export async function explainImage(
  input: NodeImageInput | Image,
  { model, box, flip, out, name, signal, ...options }: ExplainImageOptions = {},
): Promise<Uint8Array> {
  const { format = extname(out ?? '').toLowerCase() === '.png' ? 'png' : 'html', ...compute } = options;
  const { image, path } = await nodePlatform.readImage(input);
  signal?.throwIfAborted();
  const opened = isOpen(model) ? model : await openModel(model, compute);
  try {
    if (box !== undefined && opened.metadata.crop.around === 'image') {
      throw new LimberError({
        what: 'a box has no effect',
        got: `the model "${opened.metadata.name}", which reads whole images`,
        expected: 'no box, or a model that was trained on subjects in boxes',
      });
    }
    const { people } = await opened.estimate(image, box ? { boxes: [box], flip } : { one: true, flip });
    signal?.throwIfAborted();
    const [estimate] = people;
    if (estimate === undefined) {
      throw new LimberError({
        what: 'nobody was found, so there is no result to explain',
        expected: 'an image that shows a subject of the model',
        where: path,
      });
    }
    const photograph = await jpegAddress(image, { longest: 1200, quality: 85 });
    const explained = { name: name ?? (path === undefined ? 'an image' : basename(path)), image, photograph };
    const bytes =
      format === 'html'
        ? new TextEncoder().encode(explanationPage(explained, opened, estimate))
        : await renderSvg(explanationDrawing(explained, opened, estimate), path);
    if (out !== undefined) await writeWhole(out, bytes);
    return bytes;
  } finally {
    if (!isOpen(model)) await opened.close();
  }
}

function isOpen(model: ExplainImageOptions['model']): model is Model {
  return typeof model === 'object' && 'estimate' in model;
}
