import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodePng,
  type ImagePrediction,
  openModel,
  type PredictFilesEvent,
  type PredictFilmEvent,
  predictFiles,
  predictFilm,
} from '../../src/public/node/index.ts';
import { haveFfmpeg, squareFilm } from '../film/films.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorModel, regressorModel } from '../fixtures/models.ts';

let root = '';
const at = (...names: string[]) => join(root, ...names);
const threads = 1;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-predict-files-'));
  const image = dots(120, 100, 8, [
    { x: 30, y: 75, color: red },
    { x: 55, y: 30, color: green },
    { x: 85, y: 60, color: blue },
  ]);
  const png = await encodePng(image);
  await mkdir(at('images'));
  for (const name of ['a.png', 'c.png', 'd.png']) await writeFile(at('images', name), png);
  await writeFile(at('images/b.png'), 'no image');
  await writeFile(at('colors.onnx'), colorModel());
});
afterAll(() => rm(root, { recursive: true }));

const imagesIn = async (file: string): Promise<readonly ImagePrediction[]> =>
  JSON.parse(await readFile(file, 'utf8')).images;

describe('predictFiles', () => {
  it('says in tables, which cannot mark them, that joints lie outside the image', async () => {
    const warnings: string[] = [];
    const on = (event: PredictFilesEvent) => void (event.kind === 'warning' && warnings.push(event.message));
    const box = { x: -60, y: 0, width: 100, height: 100 };
    const predict = (places: object, boxes = [box]) =>
      predictFiles(regressorModel(), [at('images/a.png')], { ...places, boxes, threads, on });
    await predict({ csv: at('outside.csv') });
    await predict({ deeplabcut: at('outside.h5') });
    expect(warnings).toEqual(
      Array(2).fill(
        expect.stringMatching(
          /^3 joints lie outside the image, e\.g\. .* at \(-\d+, \d+\) in .*a\.png: the JSON marks such joints, tables do not$/,
        ),
      ),
    );
    await predict({ json: at('outside.json') });
    await predict({ csv: at('inside.csv') }, [{ x: 40, y: 35, width: 30, height: 30 }]);
    expect(warnings).toHaveLength(2);
  });

  it('goes past a broken image, reports it and writes all outputs', async () => {
    const events: PredictFilesEvent[] = [];
    const result = await predictFiles(at('colors.onnx'), [at('images'), at('none.png')], {
      json: at('all/poses.json'),
      csv: at('all/poses.csv'),
      overlay: at('all/drawn'),
      threads,
      on: (event) => events.push(event),
    });
    expect(result).toMatchObject({ images: 4, done: 4, failed: 1, partial: [] });
    expect(result.problems.map(({ problem }) => problem.where)).toEqual([at('none.png'), at('images/b.png')]);
    expect(events.map((event) => event.kind)).toEqual([
      'problem',
      'images',
      'image',
      'problem',
      'image',
      'image',
      'image',
    ]);
    expect(events.at(-1)).toEqual({ kind: 'image', path: at('images/d.png'), people: 1, done: 4, total: 4 });
    expect((await imagesIn(at('all/poses.json'))).map(({ image }) => image)).toEqual(
      ['a.png', 'c.png', 'd.png'].map((name) => at('images', name)),
    );
    expect((await readFile(at('all/poses.csv'), 'utf8')).trim().split('\n')).toHaveLength(4);
    expect(await readdir(at('all/drawn'))).toEqual(['a-pose.png', 'c-pose.png', 'd-pose.png']);
    expect((await readdir(at('all'))).sort()).toEqual(['drawn', 'poses.csv', 'poses.json']);
  });

  it('takes an open model and leaves it open, and writes to a stream', async () => {
    const model = await openModel(colorModel(), { threads });
    const json = new PassThrough();
    const written = text(json);
    await predictFiles(model, at('images/a.png'), { json });
    json.end();
    const { images } = JSON.parse(await written);
    expect(images[0].people).toHaveLength(1);
    expect((await model.estimate(at('images/a.png'))).people).toHaveLength(1);
    await model.close();
  });

  it('keeps what was found until the signal under names of their own, and older files', async () => {
    await mkdir(at('early'));
    const places = { json: at('early/poses.json'), csv: at('early/poses.csv') };
    for (const place of Object.values(places)) await writeFile(place, 'older');
    const controller = new AbortController();
    const result = await predictFiles(colorModel(), at('images'), {
      ...places,
      threads,
      signal: controller.signal,
      on: (event) => event.kind === 'image' && event.done === 3 && controller.abort(),
    });
    expect(result).toMatchObject({ images: 4, done: 3, failed: 1 });
    expect(result.partial).toEqual([at('early/poses.partial.json'), at('early/poses.partial.csv')]);
    expect(await imagesIn(at('early/poses.partial.json'))).toHaveLength(2);
    expect((await readFile(at('early/poses.partial.csv'), 'utf8')).trim().split('\n')).toHaveLength(3);
    for (const place of Object.values(places)) expect(await readFile(place, 'utf8')).toBe('older');
    expect(await readdir(at('early'))).toHaveLength(4);
  });

  it('searches the boxes of a file in each image, and given boxes in all', async () => {
    await writeFile(
      at('boxes.csv'),
      'image,x,y,width,height\na.png,5,5,100,90\nd.png,0,0,60,60\nd.png,20,20,60,60\n',
    );
    const copies = ['a.png', 'c.png', 'd.png'].map((name) => at('images', name));
    const counts = async (
      boxes: string | readonly { x: number; y: number; width: number; height: number }[],
    ) => {
      await predictFiles(colorModel(), copies, { json: at('boxed.json'), boxes, threads });
      return (await imagesIn(at('boxed.json'))).map(({ people }) => people.length);
    };
    expect(await counts(at('boxes.csv'))).toEqual([1, 0, 2]);
    expect(await counts([{ x: 5, y: 5, width: 50, height: 50 }])).toEqual([1, 1, 1]);
  });

  it('finds nothing to do without an image, and opens no model', async () => {
    const result = await predictFiles(at('missing.onnx'), at('none-*.png'), { json: at('none.json') });
    expect(result).toMatchObject({ images: 0, done: 0, failed: 0 });
    expect(result.problems).toHaveLength(1);
    expect(existsSync(at('none.json'))).toBe(false);
  });

  it.each([
    [
      'no place',
      {},
      'no place to write the poses to – expected `json`, `csv`, `deeplabcut`, `overlay`, `stages`, `gltf` or `bvh`',
    ],
    ['a table of another kind', { deeplabcut: 'poses.txt' }, 'expected a file .csv or .h5 for DeepLabCut'],
    ['a drawing in one file', { overlay: 'drawn.png' }, 'expected the name of a folder, e.g. overlays'],
    ['an impossible confidence', { csv: 'x.csv', minConfidence: 2 }, 'expected a number from 0 to 1'],
    ['a tree that the model lacks', { csv: 'x.csv', decode: 'tree' }, 'brings no tree to decode with'],
  ] as const)('refuses %s before the work begins', async (_, options, message) => {
    const before = await readdir(root);
    const places = 'csv' in options ? { ...options, csv: at(options.csv) } : options;
    await expect(predictFiles(colorModel(), at('images'), { ...places, threads })).rejects.toThrow(message);
    expect(await readdir(root)).toEqual(before);
  });

  it('refuses belief maps of a model without them, and leaves no half-written file', async () => {
    const places = { json: at('regressed.json'), stages: at('strips') };
    await expect(predictFiles(regressorModel(), at('images'), places)).rejects.toThrow(
      'has no belief maps to draw',
    );
    await mkdir(at('folder.json'));
    const early = { csv: at('half.csv'), json: at('folder.json') };
    await expect(predictFiles(colorModel(), at('images'), early)).rejects.toThrow('got a folder');
    expect((await readdir(root)).filter((name) => /half|regressed|partial/.test(name))).toEqual([]);
  });
});

describe('predictFilm', () => {
  it('refuses to write nothing', async () => {
    await expect(predictFilm(colorModel(), 'film.mp4', {})).rejects.toThrow(
      'nothing to write of a film – expected `json`, `csv`, `overlay`, `gltf` or `bvh` – in film.mp4',
    );
  });

  it.each(['json', 'csv', 'overlay'])('refuses to write %s to standard output', async (output) => {
    await expect(predictFilm(colorModel(), 'film.mp4', { [output]: '-' })).rejects.toThrow(
      'this output cannot go to standard output – got - – expected a file',
    );
  });

  it.skipIf(!haveFfmpeg)('writes poses, a table and an overlay, and goes on where it was ended', async () => {
    squareFilm(at('film.mp4'), { seconds: 1, rate: 8 });
    const places = { csv: at('film/poses.csv'), overlay: at('film/drawn.mp4'), threads };
    const controller = new AbortController();
    const first = await predictFilm(colorModel(), at('film.mp4'), {
      ...places,
      signal: controller.signal,
      on: (event) => event.kind === 'frame' && event.frame === 2 && controller.abort(),
    });
    expect(first.ended).toBe('search');
    expect(existsSync(first.partial ?? '')).toBe(true);
    expect(existsSync(places.csv)).toBe(false);
    const events: PredictFilmEvent[] = [];
    const second = await predictFilm(colorModel(), at('film.mp4'), {
      ...places,
      on: (event) => events.push(event),
    });
    expect(second).toMatchObject({ frames: 8, ended: undefined, partial: undefined, problems: [] });
    expect(second.identities).toBeDefined();
    const kinds = events.map(({ kind }) => kind);
    expect(events).toContainEqual({ kind: 'resumed', frames: first.frames });
    expect(kinds.filter((kind) => kind === 'frame')).toHaveLength(8 - first.frames);
    expect(kinds.filter((kind) => kind === 'drawn')).toHaveLength(8);
    expect((await readdir(at('film'))).sort()).toEqual(['drawn.mp4', 'poses.csv']);
    expect((await readFile(places.csv, 'utf8')).trim().split('\n')).toHaveLength(9);
  });

  it.skipIf(!haveFfmpeg)('does not go on with poses of another least confidence', async () => {
    squareFilm(at('sure.mp4'), { seconds: 3, rate: 4 });
    const controller = new AbortController();
    const json = at('sure.jsonl');
    const first = await predictFilm(colorModel(), at('sure.mp4'), {
      json,
      threads,
      signal: controller.signal,
      on: (event) => event.kind === 'frame' && event.frame === 2 && controller.abort(),
    });
    expect(first.ended).toBe('search');
    await expect(
      predictFilm(colorModel(), at('sure.mp4'), { json, threads, minConfidence: 0.5 }),
    ).rejects.toThrow('the earlier run differs in "settings"');
  });
});
