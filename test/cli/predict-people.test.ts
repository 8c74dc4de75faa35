import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImagePrediction } from '../../src/predictions/write.ts';
import { colorModel } from '../fixtures/models.ts';
import { limber } from './run.ts';

const packaged = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const astronaut = packaged('examples/photographs/astronaut.png');

let root = '';
const at = (name: string) => join(root, name);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-people-'));
  const person = await sharp(astronaut).resize(300, 300).removeAlpha().png().toBuffer();
  const gray = { width: 700, height: 340, channels: 3, background: { r: 110, g: 120, b: 130 } } as const;
  await sharp({ create: gray })
    .composite([
      { input: person, left: 20, top: 20 },
      { input: person, left: 380, top: 20 },
    ])
    .png()
    .toFile(at('two.png'));
  await sharp({ create: gray }).png().toFile(at('room.png'));
  await writeFile(
    at('boxes.csv'),
    'image,x,y,width,height,score\ntwo.png,20,20,300,300,0.5\ntwo.png,380,20,300,300,1\ntwo.png,380,20,150,300,1\n',
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function predict(...parameters: readonly string[]) {
  const { status, stderr } = await limber([
    'predict',
    ...parameters,
    '--threads',
    '1',
    '--json',
    at('poses.json'),
  ]);
  const { images } = JSON.parse(await readFile(at('poses.json'), 'utf8')) as { images: ImagePrediction[] };
  return { status, stderr, images, people: images.map(({ people }) => people) };
}

describe('limber predict, of everybody', () => {
  it('finds two people in an image without being told, each with a score and a pose in its half', async () => {
    const { status, stderr, people } = await predict(at('two.png'));
    expect([status, stderr]).toEqual([0, '']);
    expect(people[0]).toHaveLength(2);
    for (const { score } of people[0]!) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
    const heads = people[0]!.map(({ joints }) => joints.neck!.x).sort((a, b) => a - b);
    expect(heads[0]).toBeLessThan(350);
    expect(heads[1]).toBeGreaterThan(350);
  }, 60_000);

  it('gives an empty list for an image without people, and says how to search otherwise', async () => {
    const { status, stderr, people } = await predict(at('room.png'), at('two.png'));
    expect(status).toBe(0);
    expect(people.map(({ length }) => length)).toEqual([0, 2]);
    expect(stderr).toContain(
      `limber: nobody was found in ${at('room.png')}; --one searches the whole image for one person`,
    );
  }, 60_000);

  it('searches the whole image for one person with --one', async () => {
    const { people, stderr } = await predict(at('two.png'), at('room.png'), '--one');
    expect(stderr).toBe('');
    expect(people.map(({ length }) => length)).toEqual([1, 1]);
    expect(people[0]![0]!.score).toBeUndefined();
  }, 60_000);

  it('uses the detector that is named', async () => {
    const named = await predict(at('two.png'), '--detector', packaged('assets/nanodet-g.onnx'));
    expect(named.images).toEqual((await predict(at('two.png'))).images);
    const { status, stderr } = await limber([
      'predict',
      at('two.png'),
      '--detector',
      packaged('assets/limber19.onnx'),
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('the network has no description of its boxes');
  }, 60_000);

  it('estimates a pose in every box of a file, whose score counts', async () => {
    const { people } = await predict(at('two.png'), '--boxes', at('boxes.csv'));
    expect(people[0]).toHaveLength(3);
    const [half, full] = people[0]!;
    expect(half!.score! / full!.score!).toBeCloseTo(0.5, 1);
  }, 60_000);

  it('searches nobody for a model of another subject than people', async () => {
    await writeFile(at('colors.onnx'), colorModel());
    const { people, stderr } = await predict(at('room.png'), '--model', at('colors.onnx'));
    expect(stderr).toBe('');
    expect(people[0]).toHaveLength(1);
  }, 60_000);

  it.each([
    ['--box', '1,2,30,40'],
    ['--boxes', 'boxes.csv'],
    ['--detector', 'some.onnx'],
  ])('refuses --one with %s', async (option, value) => {
    const { status, stderr } = await limber(['predict', 'photo.jpg', '--one', option, value]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/cannot be used with option/);
  });
});
