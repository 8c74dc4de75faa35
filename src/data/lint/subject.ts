import { LimberError, orProblem } from '../../errors.ts';
import type { Size } from '../../geometry/index.ts';
import type { ThumbnailDecoder } from '../../images/index.ts';
import type { Dataset, Sample } from '../dataset.ts';
import type { FileSource } from '../sources/index.ts';
import { digestOf, type ImageFacts, thumbnailSize } from './image-facts.ts';

/** A dataset to look at, and what is known of its pictures. */
export interface Subject {
  /** The dataset as the user named it, e.g. `lsp:data/lsp`. */
  readonly name: string;
  readonly dataset: Dataset;
  /** The part of the dataset, such as `test`, that each sample is in, by its id; what is not known is left out. */
  readonly splits: ReadonlyMap<string, string>;
  /** By the picture's name; empty where nobody looked. */
  readonly images: ReadonlyMap<string, ImageReport>;
}

/** What looking at a picture came to. */
export type ImageReport =
  | { readonly kind: 'seen'; readonly facts: ImageFacts }
  | { readonly kind: 'missing' | 'broken'; readonly problem: LimberError };

/** A picture's size: as it was seen, else as the labels state it. */
export function sizeOfImage(
  sample: Pick<Sample, 'image' | 'imageSize'>,
  { images }: Subject,
): Size | undefined {
  const report = images.get(sample.image);
  return report?.kind === 'seen' ? report.facts.size : sample.imageSize;
}

interface InspectOptions {
  readonly atOnce?: number;
  /** Called after every picture. */
  readonly done?: () => void;
  /** Ends the work, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Looks at every picture of a dataset once, `atOnce` at a time. */
export async function inspectImages(
  { files, samples }: Dataset,
  decode: ThumbnailDecoder,
  { atOnce = 2, done = () => {}, signal }: InspectOptions = {},
): Promise<ReadonlyMap<string, ImageReport>> {
  const names = [...new Set(samples.map(({ image }) => image))];
  const reports = new Map<string, ImageReport>();
  let next = 0;
  const inspectNext = async () => {
    for (let name = names[next++]; name !== undefined; name = names[next++]) {
      signal?.throwIfAborted();
      reports.set(name, await inspect(name, files, decode));
      done();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, inspectNext));
  return new Map(names.flatMap((name) => [[name, reports.get(name)!]]));
}

async function inspect(name: string, files: FileSource, decode: ThumbnailDecoder): Promise<ImageReport> {
  const bytes = await orProblem(files.read(name));
  if (bytes instanceof LimberError) return { kind: 'missing', problem: bytes };
  const thumbnail = await orProblem(decode(bytes, `${files.name}/${name}`, thumbnailSize));
  if (thumbnail instanceof LimberError) return { kind: 'broken', problem: thumbnail };
  const { original, grey } = thumbnail;
  return { kind: 'seen', facts: { size: original, digest: await digestOf(bytes), thumbnail: grey } };
}
