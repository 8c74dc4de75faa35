import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { LimberError } from '../../errors.ts';
import { decodeImage } from '../../images/node.ts';
import { createBatches, type PictureSource } from '../batch.ts';
import type { Sample } from '../dataset.ts';
import { reopenSource } from '../node.ts';
import type { FileSource } from '../sources/index.ts';
import { requireUsable } from '../usable.ts';
import { companions } from './companions.ts';
import type { BatchRequest, WorkerReport, WorkerTask } from './messages.ts';
import { neededPicture, PictureCache } from './picture-cache.ts';

/** Makes batches on request, one after the other; the memory of a batch moves to the main thread. */
function serve(port: MessagePort, task: WorkerTask): void {
  sharp.concurrency(1);
  sharp.cache(false);
  const report = (message: WorkerReport, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const samples = task.data.flatMap(({ samples }) => samples);
  const batches = createBatches(
    samples,
    task.options,
    cachedPictures(task, (message) => report({ kind: 'skipped', message })),
    companions(task.data),
  );
  let queue = Promise.resolve();
  port.on('message', ({ step }: BatchRequest) => {
    queue = queue.then(async () => {
      try {
        const batch = await batches.batch(step);
        const memory = Object.values(batch.tensors).map(({ data }) => data.buffer as ArrayBuffer);
        report({ kind: 'batch', batch }, memory);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        report({ kind: 'failed', step, message, isFault: !(error instanceof LimberError) });
      }
    });
  });
}

function cachedPictures(task: WorkerTask, skip: (message: string) => void): PictureSource {
  const cache = new PictureCache(task.cacheBytes);
  const broken = new Set<Sample>();
  const sources = new Map<Sample, FileSource>();
  for (const { source, samples } of task.data) {
    const files = reopenSource(source);
    for (const sample of samples) sources.set(sample, files);
  }
  const { codec, framing, augmentation } = task.options;
  const input = { width: codec.inputWidth, height: codec.inputHeight };
  return async (sample) => {
    if (broken.has(sample)) return undefined;
    const kept = cache.get(sample);
    if (kept) return kept;
    const files = sources.get(sample)!;
    try {
      const image = await decodeImage(await files.read(sample.image), `${files.name}/${sample.image}`);
      requireUsable(sample, image);
      const picture = neededPicture(image, sample, input, framing, augmentation);
      cache.set(sample, picture);
      return picture;
    } catch (error) {
      if (!(error instanceof LimberError)) throw error;
      broken.add(sample);
      skip(error.message);
      return undefined;
    }
  };
}

if (parentPort) serve(parentPort, workerData as WorkerTask);
