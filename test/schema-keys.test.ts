import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { nearest } from '../src/foundation/index.ts';
import { knownPaths } from '../src/schema-keys.ts';
import { parseRecipe } from '../src/train/index.ts';
import { recipe } from './train/tiny-run.ts';

describe('an unknown setting', () => {
  it.each<[string, unknown]>([
    [
      '"training.learnRate" – expected "learningRate"',
      { ...recipe, training: { ...recipe.training, learnRate: 1 } },
    ],
    [
      '"training.optimizer.momentun" – expected "momentum"',
      {
        ...recipe,
        training: { ...recipe.training, optimizer: { kind: 'sgd', momentun: 0.9 } },
      },
    ],
    [
      '"augmentation.rotations" – expected "rotation"',
      { ...recipe, augmentation: { rotations: { normal: 3 } } },
    ],
    ['"validate_every" – expected "validateEvery"', { ...recipe, validate_every: 5 }],
    ['"crop.zzz" – expected one of around, padding', { ...recipe, crop: { zzz: 1 } }],
  ])('is named with the most similar known one: %s', (message, settings) => {
    expect(() => parseRecipe(settings, 'recipe.yaml')).toThrow(
      `unknown recipe setting ${message} – in recipe.yaml`,
    );
  });
});

describe('the nearest name', () => {
  it('differs in at most a third of its letters', () => {
    expect(nearest('Batch', ['steps', 'batch'])).toBe('batch');
    expect(nearest('bacht', ['steps', 'batch'])).toBeUndefined();
    expect(nearest('batchs', ['steps', 'batch'])).toBe('batch');
    expect(nearest('framing', ['batch', 'clip'])).toBeUndefined();
    expect(nearest('anything', [])).toBeUndefined();
  });
});

describe('the paths of a schema', () => {
  it('go through lists, tuples, records, unions and wrappers, with the types of the values', () => {
    const schema = z.object({
      name: z.string().min(1).default('x'),
      sizes: z.array(z.object({ side: z.number() })).optional(),
      pairs: z.tuple([z.string()], z.number()),
      by: z.record(z.string(), z.union([z.literal('a'), z.boolean()])),
      both: z.record(z.enum(['left', 'right']), z.enum(['on', 'off'])),
    });
    expect(
      Object.fromEntries([...knownPaths(schema)].map(([path, types]) => [path, [...types].join()])),
    ).toEqual({
      name: 'string',
      sizes: 'list',
      'sizes.#': 'object',
      'sizes.#.side': 'number',
      pairs: 'list',
      'pairs.#': 'string,number',
      by: 'record',
      'by.*': 'string,boolean',
      both: 'object',
      'both.left': 'string',
      'both.right': 'string',
    });
  });
});
