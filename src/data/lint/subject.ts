import { LimberError, orProblem } from '../../errors.ts';
import { entryOf, sha256 } from '../../foundation/index.ts';
import type { Size } from '../../geometry/index.ts';
import type { ThumbnailDecoder } from '../../images/index.ts';
import type { Dataset, Sample } from '../dataset.ts';
import type { FileSource } from '../sources/index.ts';
import { type ImageFacts, thumbnailSize } from './image-facts.ts';

/** A dataset to examine, with the facts about its images. */
export interface LintedDataset {
  /** The dataset as the user named it, e.g. `lsp:data/lsp`. */
  readonly name: string;
  readonly dataset: Dataset;
  /** The split of each sample, e.g. `test`, by the sample's id. Samples with an unknown split are missing. */
  readonly splits: ReadonlyMap<string, string>;
  /** By the image's name. Empty if no image was examined. */
  readonly images: ReadonlyMap<string, ImageReport>;
}

/** The result of examining an image. */
export type ImageReport =
  | { readonly kind: 'seen'; readonly facts: ImageFacts }
  | { readonly kind: 'missing' | 'broken'; readonly problem: LimberError };

/** An image's size: measured if the image was decoded, otherwise as the labels state it. */
export function sizeOfImage(
  sample: Pick<Sample, 'image' | 'imageSize'>,
  { images }: LintedDataset,
): Size | undefined {
  const report = images.get(sample.image);
  return report?.kind === 'seen' ? report.facts.size : sample.imageSize;
}

interface InspectOptions {
  readonly atOnce?: number;
  /** Called after every image. */
  readonly done?: () => void;
  /** Ends the work, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Examines every image of a dataset once, `atOnce` at a time. */
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
  return new Map(names.flatMap((name) => [[name, entryOf(reports, name)]]));
}

async function inspect(name: string, files: FileSource, decode: ThumbnailDecoder): Promise<ImageReport> {
  const bytes = await orProblem(files.read(name));
  if (bytes instanceof LimberError) return { kind: 'missing', problem: bytes };
  const thumbnail = await orProblem(decode(bytes, `${files.name}/${name}`, thumbnailSize));
  if (thumbnail instanceof LimberError) return { kind: 'broken', problem: thumbnail };
  const { original, gray } = thumbnail;
  return { kind: 'seen', facts: { size: original, digest: await sha256(bytes), thumbnail: gray } };
}
