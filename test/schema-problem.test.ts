import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { memorySource, readCoco, readDeepLabcut, readMpii } from '../src/data/index.ts';
import { LimberError } from '../src/errors.ts';
import { readTfModel } from '../src/graph/import/tfjs/model.ts';
import { formatMetadata, parseMetadata, parsePoseTree, releaseCpm } from '../src/models/index.ts';
import { jsonPredictions } from '../src/predictions/json.ts';
import { limberPredictions } from '../src/predictions/limber-json.ts';
import { parseAs } from '../src/schema-problem.ts';
import { lsp, parseSkeleton } from '../src/skeletons/index.ts';
import { parseRecipe } from '../src/train/index.ts';
import { json, mouseCategory, mouseDocument } from './data/coco-files.ts';
import { toolboxPeople } from './data/mpii-files.ts';
import { colorMetadata, regressorMetadata } from './fixtures/models.ts';
import { tfModel } from './graph/import/tf-model.ts';

/** Zod's own messages for all its issues. */
const zodWords =
  /Invalid|Too (small|big)|Unrecognized|Expected |received|expected (string|number|int|boolean|array|object|record|tuple|null|nonoptional)\b/;

const words = { whole: 'the list', part: "list's" };

describe('a schema that a value does not fit', () => {
  const sentence = (schema: z.ZodType, value: unknown) => {
    try {
      parseAs(schema, value, words, 'x.json');
    } catch (error) {
      if (error instanceof LimberError) return error.message;
      throw error;
    }
    return 'nothing wrong';
  };

  it.each<[schema: z.ZodType, value: unknown, sentence: string]>([
    [z.number(), 'a', 'the list is wrong – got "a" – expected a number'],
    [z.object({ a: z.int() }), {}, 'list\'s "a" is missing – expected a number'],
    [z.int(), 1.5, 'the list is wrong – got 1.5 – expected a whole number'],
    [z.boolean(), 1, 'the list is wrong – got 1 – expected true or false'],
    [z.null(), 1, 'the list is wrong – got 1 – expected nothing'],
    [z.never(), 1, 'the list is wrong – got 1 – expected nothing'],
    [z.date(), 1, 'the list is wrong – got 1 – expected a date'],
    [z.bigint(), 1, 'the list is wrong – got 1 – expected a bigint'],
    [z.record(z.string(), z.number()), [], 'the list is wrong – got [] – expected named values'],
    [z.number(), 10n, 'the list is wrong – got 10 – expected a number'],
    [z.number(), Symbol('s'), 'the list is wrong – got a symbol – expected a number'],
    [z.number().min(1), 0, 'the list is wrong – got 0 – expected a number of at least 1'],
    [z.number().gt(1), 0, 'the list is wrong – got 0 – expected a number above 1'],
    [z.number().max(1), 2, 'the list is wrong – got 2 – expected a number of at most 1'],
    [z.number().lt(1), 2, 'the list is wrong – got 2 – expected a number below 1'],
    [z.string().min(1), '', 'the list is wrong – got "" – expected a text that is not empty'],
    [z.string().min(2), 'a', 'the list is wrong – got "a" – expected a text of at least 2 characters'],
    [z.string().max(1), 'ab', 'the list is wrong – got "ab" – expected a text of at most 1 characters'],
    [z.array(z.int()).min(1), [], 'the list is wrong – got [] – expected a list of at least 1'],
    [z.tuple([z.int()]), [1, 2], 'the list is wrong – got [1,2] – expected a list of at most 1'],
    [z.int().multipleOf(32), 33, 'the list is wrong – got 33 – expected a multiple of 32'],
    [
      z.iso.datetime(),
      'x',
      'the list is wrong – got "x" – expected a date and time such as 2026-01-31T12:00:00Z',
    ],
    [z.url(), 'x', 'the list is wrong – got "x" – expected an address'],
    [z.string().regex(/^a/), 'x', 'the list is wrong – got "x" – expected a text in the format "regex"'],
    [z.string().startsWith('a'), 'x', 'expected a text in the format "starts_with"'],
    [z.literal([1, 'two']), 3, 'the list is wrong – got 3 – expected 1 or two'],
    [z.enum(['a', 'b']), 'c', 'the list is wrong – got "c" – expected a or b'],
    [z.strictObject({ a: z.int() }), { a: 1, b: 2 }, 'unknown list\'s "b" – expected one of a – in x.json'],
    [
      z.union([z.int(), z.boolean()]),
      'c',
      'the list is wrong – got "c" – expected a number or true or false',
    ],
    [
      z.union([z.int(), z.strictObject({ a: z.int() })], { error: '1 or { a: 1 }' }),
      'c',
      'expected 1 or { a: 1 }',
    ],
    [z.union([]), 'c', 'the list is wrong – got "c" – expected one of the known kinds'],
    [
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      { kind: 'c' },
      'list\'s "kind" is wrong – got "c" – expected a or b',
    ],
    [z.record(z.enum(['a']), z.int()), { a: 1, b: 2 }, 'unknown list\'s "b" – expected one of a'],
    [
      z.record(z.string().min(2), z.int()),
      { a: 1 },
      'expected names that are each a text of at least 2 characters',
    ],
    [z.map(z.string(), z.int()), new Map([['a', 'b']]), 'is missing – expected a number'],
    [
      z.map(z.object({ a: z.int() }), z.int()),
      new Map([[{ a: 1 }, 'b']]),
      'expected entries that are each a number',
    ],
    [z.set(z.int()).min(1), new Set(), 'expected a list of at least 1'],
    [z.string().refine((text) => text === 'a'), 'b', 'the list is wrong – got "b" – expected another value'],
    [z.string().refine((text) => text === 'a', { error: 'the letter a' }), 'b', 'expected the letter a'],
  ])('is explained in our own words (%#)', (schema, value, expected) => {
    expect(sentence(schema, value)).toContain(expected);
    expect(sentence(schema, value)).not.toMatch(zodWords);
  });
});

const tree = {
  edges: [{ parent: 'neck', child: 'hip', offset: [0, 1], variance: [1, 1] }],
  stiffness: 1,
  leastBelief: 0.1,
};
const training = { batch: 2, steps: 1, learningRate: 0.1, optimizer: { kind: 'adam' } };
const recipe = (model: object) => ({
  name: 'r',
  data: { train: ['lsp:a', { dataset: 'coco:b', repeat: 2 }], validation: 3 },
  model,
  crop: { around: 'person', padding: 1.2 },
  augmentation: { rotation: { normal: 1 }, flip: 0.5 },
  training: {
    ...training,
    schedule: { kind: 'cosine', warmup: 2 },
    parameterGroups: [{ match: 'a', learningRate: 0.1 }],
  },
});
const skeleton = {
  name: 'm',
  joints: ['a', 'b'],
  limbs: [['a', 'b'], { from: 'a', to: ['a', 'b'] }],
  sigmas: [1, 1],
};
const files = (name: string, value: unknown) => memorySource({ [name]: json(value) });

/** Every schema for values from outside, with a valid value. */
const readers: Readonly<Record<string, readonly [value: unknown, read: (value: unknown) => unknown]>> = {
  'a recipe of a CPM': [
    recipe({ kind: 'cpm', preset: 'talk', stages: 2 }),
    (value) => parseRecipe(value, 'r.yaml'),
  ],
  'a recipe of DeepPose': [
    recipe({
      kind: 'deeppose',
      network: { channels: [4], hidden: 4 },
      stages: 2,
      size: 32,
      cropSize: 16,
      sigma: [1],
    }),
    (value) => parseRecipe(value, 'r.yaml'),
  ],
  'a recipe of a regressor': [
    recipe({
      kind: 'regressor',
      width: 32,
      height: 32,
      blocks: [{ channels: 1, kernel: 1, pool: 2 }],
      hidden: [2],
    }),
    (value) => parseRecipe(value, 'r.yaml'),
  ],
  "a model's description": [
    { ...JSON.parse(formatMetadata(colorMetadata)), tree },
    (value) => parseMetadata(JSON.stringify(value), 'm.onnx'),
  ],
  "a regressor's description": [
    JSON.parse(formatMetadata(regressorMetadata)),
    (value) => parseMetadata(JSON.stringify(value), 'm.onnx'),
  ],
  'a pose tree': [tree, (value) => parsePoseTree(JSON.stringify(value), 'tree.json')],
  'a skeleton': [skeleton, (value) => parseSkeleton(value, 's.yaml')],
  "a preset's changes": [
    { stages: 2, sigma: 3, trunk: [{ channels: 8, kernel: 5, pool: 2 }] },
    (value) => releaseCpm(typeof value === 'object' && value !== null ? value : {}),
  ],
  'a TF.js graph model': [
    tfModel([{ name: 'n', op: 'Relu', input: ['c'], attr: {} }], { c: { shape: [1], values: [1] } }).json,
    (value) => readTfModel(value, new Uint8Array(4), 'model.json'),
  ],
  'a COCO file': [mouseDocument(4), (value) => readCoco(files('annotations/mice.json', value))],
  'an MPII file': [toolboxPeople(2), (value) => readMpii(files('train.json', value), { split: 'train' })],
  'a DeepLabCut project': [
    { Task: 'reach', scorer: 'Ann', bodyparts: ['a', 1], skeleton: [['a', 'b']] },
    (value) => readDeepLabcut(files('config.yaml', value)),
  ],
  "COCO's results": [
    [{ image_id: 1, category_id: 1, keypoints: [1, 2, 1, 3, 4, 1, 5, 6, 1, 7, 8, 1], score: 0.5 }],
    (value) =>
      jsonPredictions(JSON.stringify(Array.isArray(value) ? value : [value]), 'r.json', {
        skeleton: { ...lsp, joints: mouseCategory.keypoints },
        usualOrigin: 0,
        people: 1,
        images: ['1.png'],
      }),
  ],
  "Limber's predictions": [
    {
      skeleton: 'lsp',
      images: [{ image: 'a.jpg', people: [{ joints: { neck: { x: 1, y: 2, confidence: 0.5 } } }] }],
    },
    (value) => limberPredictions(value, 'p.json', lsp, 0),
  ],
};

/** The paths of a value's parts. */
function paths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => paths(part, [...path, key]))];
}

/** The value with one path replaced or removed. */
function changed(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value))
    return value.map((part, place) => (String(place) === key ? changed(part, rest, other) : part));
  const part: unknown = Reflect.get(value as object, key);
  return { ...(value as object), [key]: changed(part, rest, other) };
}

const strange = fc.oneof(
  fc.constantFrom(undefined, null, true, '', 0, -1, 1.5, 1e9, Number.NaN, [], {}, [[]], [null], ['a'], {
    kind: 'x',
  }),
  fc.jsonValue({ maxDepth: 2 }),
);

describe.each(Object.entries(readers))('%s', (_, [value, read]) => {
  it("is refused without the schema library's words, for every error", async () => {
    let refused = 0;
    const change = fc.record({ path: fc.constantFrom(...paths(value)), other: strange });
    await fc.assert(
      fc.asyncProperty(change, async ({ path, other }) => {
        try {
          await read(changed(value, path, other));
        } catch (error) {
          refused += 1;
          expect(error).toBeInstanceOf(LimberError);
          const { what, expected = '' } = (error as LimberError).problem;
          expect(what.replace(/"[^"]*"/g, '')).not.toMatch(zodWords);
          expect(expected).not.toMatch(zodWords);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
    expect(refused).toBeGreaterThan(20);
  });
});

it('only one file turns schema errors into sentences', () => {
  const source = fileURLToPath(new URL('../src', import.meta.url));
  const others = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'schema-problem.ts')
    .filter((name) =>
      /\.issues\b|issue\??\.message|ZodError|prettifyError/.test(readFileSync(join(source, name), 'utf8')),
    );
  expect(others).toEqual([]);
});
