import { problemOf } from '../../errors.ts';
import { entryOf } from '../../foundation/index.ts';
import type { ImageDecoder } from '../../images/index.ts';
import { sentError } from '../../workers/index.ts';
import { createBatches } from '../batch.ts';
import { createBoxBatches } from '../box-batch.ts';
import type { Sample } from '../dataset.ts';
import type { ImageSource } from '../sample-order.ts';
import type { FileSource, SourceDescription } from '../sources/index.ts';
import { requireUsable } from '../usable.ts';
import { companions } from './companions.ts';
import { ImageCache, neededImage } from './image-cache.ts';
import type { BatchRequest, WorkerReport, WorkerTask } from './messages.ts';

/** The platform's functions that a thread needs to make batches. */
export interface BatchTools {
  readonly decodeImage: ImageDecoder;
  readonly reopenSource: (description: SourceDescription) => FileSource;
  /** Sends a report to the thread that started this one. Transferred memory then belongs to that thread. */
  report(report: WorkerReport, transfer: ArrayBuffer[]): void;
}

/** Makes batches, one after the other. @returns a function to call for each request. */
export function serveBatches(task: WorkerTask, tools: BatchTools): (request: BatchRequest) => void {
  const samples = task.data.flatMap(({ samples }) => samples);
  const [images, others] = [cachedImages(task, tools), companions(task.data)];
  const { codec } = task.options;
  const batches =
    codec.kind === 'box cells'
      ? createBoxBatches(samples, { ...task.options, codec }, images, others)
      : createBatches(samples, task.options, images, others);
  let queue = Promise.resolve();
  return ({ step }) => {
    queue = queue.then(async () => {
      try {
        const batch = await batches.batch(step);
        const memory = Object.values(batch.tensors).map(({ data }) => data.buffer as ArrayBuffer);
        tools.report({ kind: 'batch', batch }, memory);
      } catch (error) {
        tools.report({ kind: 'failed', step, error: sentError(error) }, []);
      }
    });
  };
}

function cachedImages(task: WorkerTask, { decodeImage, reopenSource, report }: BatchTools): ImageSource {
  const cache = new ImageCache(task.cacheBytes);
  const broken = new Set<Sample>();
  const sources = new Map<Sample, FileSource>();
  for (const { source, samples } of task.data) {
    const files = reopenSource(source);
    for (const sample of samples) sources.set(sample, files);
  }
  const { codec, crop, augmentation } = task.options;
  const input = { width: codec.inputWidth, height: codec.inputHeight };
  return async (sample) => {
    if (broken.has(sample)) return undefined;
    const kept = cache.get(sample);
    if (kept) return kept;
    const files = entryOf(sources, sample);
    try {
      const image = await decodeImage(await files.read(sample.image), `${files.name}/${sample.image}`);
      requireUsable(sample, image);
      const source = neededImage(image, sample, input, crop, augmentation);
      cache.set(sample, source);
      return source;
    } catch (error) {
      const { message } = problemOf(error);
      broken.add(sample);
      report({ kind: 'skipped', message }, []);
      return undefined;
    }
  };
}
