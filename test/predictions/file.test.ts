import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJoints } from '../../src/cli/predictions/options.ts';
import type { Dataset } from '../../src/data/index.ts';
import { comparisons, evaluate } from '../../src/eval/index.ts';
import { type Axes, type Axis, parseAxes, usualAxes } from '../../src/predictions/axes.ts';
import type { PredictionOptions } from '../../src/predictions/reading-options.ts';
import { predictionsSource } from '../../src/public/node/score.ts';
import { coco, lsp, mpii } from '../../src/skeletons/index.ts';
import { writeMatlab } from '../data/matlab-writer.ts';
import { coordinate, madeUpPeople } from './people.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'limber-predictions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const dataset = madeUpPeople(5);

function file(name: string, content: string | Uint8Array | object): string {
  const path = join(folder, name);
  const plain = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, plain ? content : JSON.stringify(content));
  return path;
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

/**
 * The true joints as an array with the given order of axes, counted from `origin`, with the last index varying fastest.
 */
function nested(axes: Axes, origin = 0, { samples, skeleton }: Dataset = dataset): readonly number[][][] {
  const lengths = { people: samples.length, joints: skeleton.joints.length, xy: 2, yx: 2 };
  const [a, b, c] = axes.map((axis) => range(lengths[axis])) as [number[], number[], number[]];
  const at = (...place: readonly number[]) => {
    const of = (axis: Axis) => place[axes.indexOf(axis)] ?? Number.NaN;
    const flipped = axes.includes('yx');
    return coordinate(dataset, of('people'), of('joints'), flipped ? 1 - of('yx') : of('xy')) + origin;
  };
  return a.map((i) => b.map((j) => c.map((k) => at(i, j, k))));
}

/** The same for MATLAB, where the first index varies fastest. */
function matlab(axes: Axes, origin = 1): Uint8Array {
  const reversed = nested([axes[2], axes[1], axes[0]], origin);
  const dims = [reversed[0]![0]!.length, reversed[0]!.length, reversed.length];
  return writeMatlab(
    { found: { className: 'double', dims, items: reversed.flat(2) } },
    { littleEndian: true, compressed: true },
  );
}

async function hdf5(name: string, arrays: Readonly<Record<string, readonly number[][][]>>): Promise<string> {
  await ready;
  const path = join(folder, name);
  const written = new File(path, 'w');
  for (const [key, array] of Object.entries(arrays)) {
    const shape = [array.length, array[0]!.length, array[0]![0]!.length];
    written.create_dataset({ name: key, data: new Float64Array(array.flat(2)), shape });
  }
  written.close();
  return path;
}

async function read(path: string, options: PredictionOptions = {}, of: Dataset = dataset) {
  const { poses, unused, warnings = [], detections } = await predictionsSource(path, options).predict(of);
  const { epe, pck } = evaluate(of.skeleton, comparisons(of.samples, poses));
  return { poses, unused, warnings, detections, error: epe.mean, pck: pck.mean };
}

describe('arrays of predictions', () => {
  it.each(usualAxes)('are read with the axes %s, %s, %s, found by their lengths', async (...axes) => {
    expect(await read(file('a.mat', matlab(axes)))).toMatchObject({ error: 0, pck: 100, warnings: [] });
    expect(await read(file('a.json', nested(axes)))).toMatchObject({ error: 0, pck: 100, warnings: [] });
    expect(await read(await hdf5('a.h5', { found: nested(axes) }))).toMatchObject({ error: 0, warnings: [] });
  });

  it('are read as stated, also with y before x', async () => {
    const axes = parseAxes('people,yx,joints');
    expect(await read(file('yx.json', { found: nested(axes, 1) }), { axes, origin: 1 })).toMatchObject({
      error: 0,
      warnings: [],
    });
    expect(() => parseAxes('people,joints')).toThrow(
      'unknown axes – got "people,joints" – expected joints, people and xy (or yx) in some order',
    );
  });

  it('may have joints and coordinates in one axis', async () => {
    const flat = nested(['people', 'joints', 'xy']).map((person) => person.flat());
    expect(await read(file('flat.json', flat))).toMatchObject({ error: 0, warnings: [] });
    const planar = nested(['people', 'xy', 'joints']).map((person) => person.flat());
    expect(await read(file('planar.json', planar), { axes: parseAxes('people,xy,joints') })).toMatchObject({
      error: 0,
      warnings: [],
    });
    const { pck, warnings } = await read(file('planar.json', planar));
    expect(pck).toBeLessThan(50);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^PCK@0\.2 is .*, but 100\.00 with the axes people,xy,joints; if the file has this meaning, set the option "axes" to people,xy,joints$/,
      ),
    ]);
  });

  it('take the joints from --joints, by the name of a skeleton or one by one', async () => {
    const joints: readonly string[] = lsp.joints;
    const order = mpii.joints.map((joint) => joints.indexOf(joint.replace('upper neck', 'neck')));
    const reordered = range(5).map((person) =>
      order.map((joint) =>
        joint < 0 ? [null, null] : [0, 1].map((axis) => coordinate(dataset, person, joint, axis)),
      ),
    );
    expect(await read(file('mpii.json', reordered), { joints: parseJoints('mpii') })).toMatchObject({
      error: 0,
      warnings: [],
    });
    const backwards = nested(['people', 'joints', 'xy']).map((person) => person.toReversed());
    const names = parseJoints(lsp.joints.toReversed().join(', '));
    expect((await read(file('backwards.json', backwards), { joints: names })).error).toBe(0);
    expect(() => parseJoints('lps')).toThrow(
      'expected lsp, flic, mpii, coco, limber19, or the names of joints',
    );
  });

  it('report joints that a file lacks, and count them as missed', async () => {
    const few = nested(['people', 'joints', 'xy']).map((person) => person.slice(0, 12));
    const { warnings, pck } = await read(file('few.json', few), {
      joints: parseJoints(lsp.joints.slice(0, 12).join()),
    });
    expect(warnings).toEqual([
      'the predictions lack joints of made-up, which count as missed: neck, head top',
    ]);
    expect(pck).toBeCloseTo((100 * 12) / 14, 9);
  });

  it('are chosen by --variable if several fit', async () => {
    const arrays = {
      found: nested(['people', 'joints', 'xy']),
      truth: nested(['people', 'joints', 'xy'], 50),
    };
    const path = await hdf5('two.h5', arrays);
    await expect(read(path)).rejects.toThrow(
      /^several arrays of predicted joints – got found: 5×14×2 numbers, truth: 5×14×2 numbers – expected the option "variable" with the name of one/,
    );
    expect((await read(path, { variable: 'found' })).error).toBe(0);
    await expect(read(path, { variable: 'lost' })).rejects.toThrow(/^no array "lost" of predicted joints/);
  });

  it('are read from MATLAB 7.3, which is HDF5 behind 512 bytes and with its axes reversed', async () => {
    const inner = readFileSync(await hdf5('inner.h5', { found: nested(['people', 'xy', 'joints'], 1) }));
    const path = file('seven.mat', Buffer.concat([Buffer.alloc(512, 'MATLAB 7.3 MAT-file'), inner]));
    const axes = parseAxes('joints,xy,people');
    expect(await read(path, { axes })).toMatchObject({ error: 0, pck: 100, warnings: [] });
    await expect(read(path, { axes: parseAxes('people,xy,joints') })).rejects.toThrow(
      /^no array of predicted joints – got found: 14×2×5 numbers – expected .* in the order of the option "axes"/,
    );
  });

  it('may have a confidence, and NaN for joints that were not found', async () => {
    const sure = nested(['people', 'joints', 'xy']).map((person) => person.map(([x, y]) => [x, y, 0.5]));
    sure[0]![0] = [Number.NaN, 3, 0.5];
    const { poses, error } = await read(file('sure.json', sure));
    expect(poses[0]?.[0]).toBeNull();
    expect(poses[0]?.[1]).toMatchObject({ confidence: 0.5 });
    expect(error).toBe(0);
  });
});

describe('CSV predictions', () => {
  const numbers = nested(['people', 'joints', 'xy']).map((person) => person.flat());
  const names = dataset.samples.map(({ image }) => image.replace('images/', ''));

  it('are rows of numbers, in order or with the name of an image', async () => {
    expect((await read(file('plain.csv', numbers.join('\n')))).error).toBe(0);
    const named = numbers.map((row, person) => [names[person], ...row].join()).toReversed();
    expect(await read(file('named.csv', named.slice(1).join('\n')))).toMatchObject({
      error: 0,
      poses: [expect.anything(), expect.anything(), expect.anything(), expect.anything(), null],
    });
  });

  it('may have a header that names the joints in any order', async () => {
    const header = [
      'image',
      ...lsp.joints.flatMap((joint) => [`${joint.replace(' ', '_')}_y`, `${joint}.x`]),
    ];
    const rows = numbers.map((row, person) => {
      const exchanged = row.map((_, place) => row[place ^ 1]);
      return [names[person], ...exchanged].join();
    });
    const text = `\ufeff${header}\r\n${rows.join('\r\n')}\r\n`;
    expect(await read(file('headed.csv', text))).toMatchObject({ error: 0, warnings: [] });
    await expect(read(file('headed.csv', text.replace('neck', 'nape')))).rejects.toThrow(
      /^no columns for joint "neck" – got right_ankle_y, right ankle\.x, .* – expected neck_x and neck_y/,
    );
  });
});

describe("COCO's results", () => {
  const people: Dataset = {
    ...madeUpPeople(3, coco),
    samples: madeUpPeople(3, coco).samples.map((sample, index) => ({
      ...sample,
      image: `val2017/${String(index < 2 ? 139 : 285).padStart(12, '0')}.jpg`,
    })),
  };
  const result = (person: number, image_id: number | string, score: number) => ({
    image_id,
    category_id: 1,
    score,
    keypoints: coco.joints.flatMap((_, joint) => [
      coordinate(people, person, joint, 0),
      coordinate(people, person, joint, 1),
      1,
    ]),
  });

  it('are matched to people by the number of the image, then by distance', async () => {
    const path = file('coco.json', [
      result(2, 285, 0.2),
      result(0, 139, 0.4),
      result(1, 139, 0.9),
      result(0, 99, 1),
    ]);
    const { error, pck, unused, detections } = await read(path, {}, people);
    expect([error, pck, unused]).toEqual([0, 100, 1]);
    expect(detections?.map(({ image, score }) => [image, score])).toEqual([
      ['val2017/000000000139.jpg', 0.4],
      ['val2017/000000000139.jpg', 0.9],
      ['val2017/000000000285.jpg', 0.2],
    ]);
  });

  it('use the most confident if one person is labeled', async () => {
    const path = file('surest.json', [
      result(1, 285, 0.2),
      result(2, 285, 0.9),
      result(0, '000000000139.jpg', 0.9),
    ]);
    expect((await read(path, {}, people)).error).toBe(0);
  });

  it('give a clear error when wrong', async () => {
    const bad = async (value: object) => read(file('bad.json', value), {}, people);
    await expect(bad([{ ...result(0, 139, 1), keypoints: [1, 2, 3] }])).rejects.toThrow(
      /^wrong number of key points – got 3 values – expected x, y and a third value for each of the 17 joints of "coco"; other joints need the option "joints" – in .*bad\.json, result 1$/,
    );
    await expect(bad([result(0, 7, 1)])).rejects.toThrow(
      /^no prediction is for an image of made-up – got names such as 7/,
    );
    await expect(bad([{ image_id: 139 }])).rejects.toThrow(
      /^the result's "keypoints" is missing – expected a list – in .*bad\.json, result 1$/,
    );
    await expect(bad([{ ...result(0, 139, 1), score: 'high' }])).rejects.toThrow(
      /^the result's "score" is wrong – got "high" – expected a number/,
    );
  });
});

describe('the JSON of limber predict', () => {
  const photo = (person: number, neck: string) => {
    const named = lsp.joints.map((name, joint) => {
      const [x, y] = [coordinate(dataset, person, joint, 0), coordinate(dataset, person, joint, 1)];
      return [name === 'neck' ? neck : name, { x, y, confidence: 0.5 }] as const;
    });
    return { image: `elsewhere/im000${person + 1}.jpg`, people: [{ joints: Object.fromEntries(named) }] };
  };

  it('may come from a model with another skeleton, whose joints are mapped', async () => {
    const images = range(5).map((person) => photo(person, 'upper neck'));
    expect(await read(file('mpii-model.json', { skeleton: 'mpii', images }))).toMatchObject({
      error: 0,
      pck: 100,
      warnings: [],
    });
    await expect(read(file('unknown.json', { skeleton: 'fish', images }))).rejects.toThrow(
      /^unknown joint "upper neck" – expected one of right ankle/,
    );
  });

  it('may count pixels from 1', async () => {
    const images = range(5).map((person) => photo(person, 'neck'));
    const { warnings } = await read(file('one.json', { images }), { origin: 1 });
    expect(warnings).toEqual([expect.stringMatching(/set the option "origin" to 0$/)]);
  });
});

describe('a person found twice', () => {
  const row = (image: string, x: number) => `${image}${`,${x},2`.repeat(14)}\n`;
  const person = { joints: { neck: { x: 5, y: 6 } } };
  const result = { image_id: 'im0001.jpg', category_id: 1, keypoints: Array(42).fill(3), score: 0.5 };

  it.each<[string, string | object]>([
    ['once.csv', row('im0001.jpg', 1) + row('im0002.jpg', 1) + row('im0001.jpg', 1)],
    ['once.json', { images: ['1', '2', '1'].map((n) => ({ image: `im000${n}.jpg`, people: [person] })) }],
    [
      'person.json',
      {
        images: [
          { image: 'im0001.jpg', people: [person, person] },
          { image: 'im0002.jpg', people: [person] },
        ],
      },
    ],
    ['results.json', [result, { ...result, image_id: 'im0002.jpg' }, { ...result, score: 0.4 }]],
  ])('is read once, with a warning: %s', async (name, content) => {
    const { detections, warnings } = await read(file(name, content));
    expect(detections?.map(({ image }) => image)).toEqual(['images/im0001.jpg', 'images/im0002.jpg']);
    expect(warnings?.filter((warning) => warning.includes('repeated'))).toEqual([
      expect.stringMatching(/^a repeated record was read once: a subject in im0001\.jpg – in .*json$|csv$/),
    ]);
  });
});

describe('files that are wrong', () => {
  it.each<[string, string | object, RegExp]>([
    ['empty.csv', '', /^no predictions – got an empty file – expected a row of titles/],
    ['words.csv', '1,2,3\n4,five,6', /^not a number – got "five" – .* row 2, column 2$/],
    ['ragged.csv', '1,2,3\n4,5', /^not CSV – got Invalid Record Length/],
    ['infinite.csv', 'a,1,Infinity', /^not a number – got "Infinity"/],
    [
      'twice.csv',
      `im0001.jpg${',1,2'.repeat(14)}\nim0001.jpg${',1,3'.repeat(14)}`,
      /^two predictions for images\/im0001\.jpg – got im0001\.jpg twice/,
    ],
    ['empty.json', '', /^the file of predictions is not JSON – got an empty text/],
    [
      'nothing.json',
      [],
      /^no predictions – got a list of 0 – expected Limber's JSON or CSV, COCO's results, /,
    ],
    [
      'mediapipe.json',
      [{ landmarks: [[]] }],
      /^no predictions – got a list of 1 with landmarks – expected Limber's/,
    ],
    ['ragged.json', [[[1, 2]], [[1]]], /^no predictions – got a list of 2/],
    [
      'narrow.json',
      [[1, 2, 3]],
      /^no array of predicted joints – got the list: 1×3 numbers – expected one numeric array of 14 joints/,
    ],
    [
      'one.json',
      [[[1, 2]].concat(Array(13).fill([1, 2]))],
      /^wrong count of predictions – got 1 – expected 5, one for each subject of made-up in its order/,
    ],
    ['bad.h5', 'not HDF5', /^not an HDF5 file/],
    ['bad.mat', 'not MATLAB', /^not a MATLAB v5 file/],
    [
      'poses.xml',
      '<poses/>',
      /^unknown kind of predictions file – got poses\.xml – expected Limber's JSON or CSV, COCO's results, DeepLabCut's table/,
    ],
  ])('%s', async (name, content, message) => {
    await expect((async () => read(file(name, content)))()).rejects.toMatchObject({
      name: 'LimberError',
      message: expect.stringMatching(message),
    });
  });

  it('holds an infinite coordinate', async () => {
    const array = nested(['people', 'joints', 'xy']);
    array[2]![3]![1] = Number.POSITIVE_INFINITY;
    await expect(read(await hdf5('infinite.h5', { found: array }))).rejects.toThrow(
      /^a coordinate is infinite – got \(\d+, Infinity\) – .* in .*infinite\.h5, found, subject 3, joint 4$/,
    );
  });
});
