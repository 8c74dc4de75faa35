import * as z from 'zod';
import { at } from '../../../foundation/index.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import { type Hdf5Content, hdf5Texts } from '../../formats/hdf5/index.ts';

const fileNames = z.union([z.string(), z.array(z.string())]).nullish();

const videoSchema = z.object({
  filename: fileNames,
  backend: z.object({ filename: fileNames, filenames: fileNames, dataset: z.string().nullish() }).nullish(),
});

const cropsSchema = z.array(z.object({ video: z.number().int().nonnegative() }));

/** Where the images of a video are. */
export type SleapVideo =
  /** In the file of labels, by the frame's number. */
  | {
      readonly kind: 'embedded';
      readonly name: string;
      readonly frames: ReadonlyMap<number, Uint8Array>;
      /** Whether red and blue are exchanged: the image files were encoded from RGB by a library that expects BGR. */
      readonly exchanged: boolean;
    }
  /** Image files, by the frame's number. */
  | { readonly kind: 'images'; readonly name: string; readonly files: readonly string[] }
  /** A film, or a way to keep images that is not read. */
  | { readonly kind: 'film'; readonly name: string };

/** The videos of a file, in order. @throws LimberError naming the record that is wrong. */
export function parseVideos(content: Hdf5Content, where: string): readonly SleapVideo[] {
  return hdf5Texts(content, 'videos_json', where).map((text, number) => {
    const place = `${where}, videos_json ${number}`;
    const words = { whole: "SLEAP's video", part: "SLEAP's video" };
    const { filename, backend } = parseAs(videoSchema, parseJson(text, words.whole, place), words, place);
    const files = [backend?.filename, backend?.filenames, filename].find((names) => Array.isArray(names));
    if (Array.isArray(files)) return { kind: 'images', name: `video ${number}`, files };
    const film = [backend?.filename, filename].find((name) => typeof name === 'string' && name !== '.');
    const dataset = backend?.dataset;
    const frames = typeof dataset === 'string' ? embedded(content, dataset) : undefined;
    if (frames !== undefined) {
      const order = content.get(`${dataset}@channel_order`);
      const exchanged =
        order?.kind === 'texts' && order.data[0] === 'BGR' && !isGray(content, String(dataset));
      return { kind: 'embedded', name: at(String(dataset).split('/'), 0), frames, exchanged };
    }
    return { kind: 'film', name: typeof film === 'string' ? film.replaceAll('\\', '/') : `video ${number}` };
  });
}

/**
 * The videos of which only a part is labeled, by number: from format 2.3 on, a video can have a virtual crop.
 * @throws LimberError naming the record that is wrong.
 */
export function croppedVideos(content: Hdf5Content, where: string): ReadonlySet<number> {
  const value = content.get('video_crops');
  if (value?.kind !== 'texts') return new Set();
  const place = `${where}, video_crops`;
  const words = { whole: "SLEAP's crops", part: "SLEAP's crops" };
  const crops = parseAs(cropsSchema, parseJson(value.data[0] ?? '[]', words.whole, place), words, place);
  return new Set(crops.map(({ video }) => video));
}

function isGray(content: Hdf5Content, dataset: string): boolean {
  const channels = content.get(`${dataset}@channels`);
  return channels?.kind === 'numbers' && channels.data[0] === 1;
}

/** The image files in a dataset, by the numbers of their frames; `undefined` for other contents. */
function embedded(content: Hdf5Content, dataset: string): ReadonlyMap<number, Uint8Array> | undefined {
  const images = imageFiles(content, dataset);
  if (images === undefined) return undefined;
  const numbers = content.get(dataset.replace(/[^/]*$/, 'frame_numbers'));
  const frames = numbers?.kind === 'numbers' ? Array.from(numbers.data) : images.map((_, frame) => frame);
  return new Map(
    images.flatMap((image, place) => {
      const frame = frames[place];
      return frame === undefined ? [] : [[frame, image] as const];
    }),
  );
}

/** Lists of bytes, or rows of bytes that are padded to one length. */
function imageFiles(content: Hdf5Content, dataset: string): readonly Uint8Array[] | undefined {
  const format = content.get(`${dataset}@format`);
  if (format?.kind === 'texts' && !/^(png|jpe?g)$/i.test(format.data[0] ?? '')) return undefined;
  const value = content.get(dataset);
  if (value?.kind === 'byte lists') return value.data;
  if (value?.kind !== 'numbers' || value.shape.length !== 2) return undefined;
  const [rows = 0, length = 0] = value.shape;
  if (value.data.BYTES_PER_ELEMENT !== 1) return undefined;
  const { buffer, byteOffset } = value.data;
  return Array.from({ length: rows }, (_, row) => new Uint8Array(buffer, byteOffset + row * length, length));
}
