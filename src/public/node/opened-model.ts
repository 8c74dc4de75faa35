import type { ComputeOptions } from '../../platform/index.ts';
import { manyImages } from '../../runs/index.ts';
import { type Model, openModel } from './model.ts';

/** A model that is open, or the path, address or bytes of its file. */
export type ModelOrFile = Model | string | URL | Uint8Array;

/** Calls `use` with the model. A model that is opened for this is prepared for the number of images, and closed. */
export async function withModel<Result>(
  model: ModelOrFile,
  images: number,
  { threads, device }: ComputeOptions,
  use: (model: Model) => Promise<Result>,
): Promise<Result> {
  if (typeof model === 'object' && 'metadata' in model) return use(model);
  const opened = await openModel(model, { threads, device, images: images < manyImages ? 'few' : 'many' });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}
