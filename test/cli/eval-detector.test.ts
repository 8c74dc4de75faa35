import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { limber } from './run.ts';

const astronaut = fileURLToPath(new URL('../../examples/photographs/astronaut.png', import.meta.url));
let root = '';
const at = (name: string) => join(root, name);
const data = () => ['--data', `coco:${at('labels.json')}`, '--split', 'all'];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-eval-detector-'));
  await sharp(astronaut).resize(300, 300).removeAlpha().png().toFile(at('her.png'));
  await sharp({ create: { width: 300, height: 200, channels: 3, background: '#777' } })
    .png()
    .toFile(at('room.png'));
  const labels = {
    images: ['her.png', 'room.png'].map((file_name, id) => ({ id, file_name })),
    annotations: [
      { id: 1, image_id: 0, category_id: 1, bbox: [30, 0, 250, 300], area: 50000, iscrowd: 0 },
      { id: 2, image_id: 1, category_id: 1, bbox: [10, 10, 50, 90], area: 3000, iscrowd: 0 },
    ],
    categories: [{ id: 1, name: 'person' }],
  };
  await writeFile(at('labels.json'), JSON.stringify(labels));
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('scores the boxes of a detector without a model, on labels without key points', async () => {
  const { status, stdout, stderr } = await limber([
    'eval',
    '--detector',
    ...data(),
    '--json',
    at('scores.json'),
  ]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^detector {5}nanodet-g\.onnx, sha256 [0-9a-f]{12}$/m);
  expect(stdout).toContain('2 people in 2 images');
  expect(stdout).toContain(
    'found        1 boxes with a score of 0.4 or more: recall 50.00, precision 100.00',
  );
  expect(stdout).toMatch(/^time {9}decode \d+\.\d \+ detector \d+\.\d ms for an image/m);
  const score = JSON.parse(await readFile(at('scores.json'), 'utf8'));
  expect(score).toMatchObject({ people: 2, found: 1, recall: 50, precision: 100 });
  expect(score.boxes.ap50).toBeCloseTo((100 * 51) / 101, 6);
}, 120_000);

it.each([
  ['--report', 'scores.html'],
  ['--flip', undefined],
  ['--min-confidence', '0.5'],
])(
  'says that %s is for poses',
  async (option, value) => {
    const { status, stderr } = await limber([
      'eval',
      '--detector',
      ...data(),
      ...[option, value].filter((word) => word !== undefined),
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain(option);
    expect(stderr).toContain('is for poses; a detector alone is scored by its boxes');
  },
  60_000,
);
