import { join } from 'node:path';
import { drawSyntheticFigures, trainRecipe } from '../../src/public/node/index.ts';

/**
 * Draws a dataset of synthetic figures, `figures`, in a folder and trains a small model on it. @returns the model's
 * path.
 */
export async function trainSmallModel(folder: string): Promise<string> {
  await drawSyntheticFigures({ count: 20, side: 32, seed: 1, out: join(folder, 'figures') });
  const model = { kind: 'regressor', width: 32, height: 32 } as const;
  const training = { batch: 4, steps: 2, learningRate: 1e-3, optimizer: { kind: 'adam' } } as const;
  const data = { train: ['coco:figures'], validation: 2 };
  const recipe = { name: 'small', model, training, data };
  return (await trainRecipe(recipe, { data: folder, out: join(folder, 'run') })).model;
}
