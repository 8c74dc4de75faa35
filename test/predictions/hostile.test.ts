import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LimberError } from '../../src/errors.ts';
import { predictionsSource } from '../../src/public/node/score.ts';
import { type Random, randomStream } from '../../src/random.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { writeMatlab } from '../data/matlab-writer.ts';
import { coordinate, madeUpPeople } from './people.ts';

const dataset = madeUpPeople(3);
const rows = dataset.samples.map((_, person) =>
  lsp.joints.flatMap((_, joint) => [
    coordinate(dataset, person, joint, 0),
    coordinate(dataset, person, joint, 1),
  ]),
);
const named = (person: number) =>
  Object.fromEntries(
    lsp.joints.map((joint, index) => [joint, { x: rows[person]![2 * index], y: 1, confidence: 1 }]),
  );
const encoder = new TextEncoder();

const files: Readonly<Record<string, Uint8Array>> = {
  'limber.json': encoder.encode(
    JSON.stringify({
      skeleton: 'lsp',
      images: dataset.samples.map(({ image }, person) => ({ image, people: [{ joints: named(person) }] })),
    }),
  ),
  'results.json': encoder.encode(
    JSON.stringify(
      rows.map((row, person) => ({
        image_id: `im000${person + 1}.jpg`,
        keypoints: row.flatMap((value, index) => (index % 2 === 1 ? [value, 1] : [value])),
        score: 0.5,
      })),
    ),
  ),
  'nested.json': encoder.encode(JSON.stringify(rows)),
  'rows.csv': encoder.encode(rows.map((row, person) => `im000${person + 1}.jpg,${row}`).join('\n')),
  'array.mat': writeMatlab(
    { found: { className: 'single', dims: [28, 3], items: rows.flat() } },
    { littleEndian: true, compressed: false },
  ),
};

/** A copy with a few bytes changed, removed or repeated. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = [...bytes];
  for (let change = random.integer(4); change >= 0; change--) {
    const place = random.integer(copy.length);
    const kind = random.integer(4);
    if (kind === 0) copy[place] = random.integer(256);
    else if (kind === 1) copy.splice(place, random.integer(40));
    else if (kind === 2) copy.splice(place, 0, ...copy.slice(place, place + random.integer(40)));
    else
      copy.splice(
        place,
        1,
        ...encoder.encode(['[', ']', '{', '"', ',', '-', 'NaN', '1e999', 'null'][random.integer(9)]),
      );
  }
  return Uint8Array.from(copy);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'limber-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('damaged files of predictions', () => {
  it.each(Object.keys(files))('are read or refused with a reason: %s', async (name) => {
    const path = join(folder, name);
    let refused = 0;
    for (let seed = 0; seed < 200; seed++) {
      writeFileSync(path, mutated(files[name]!, randomStream(3, seed)));
      try {
        const { poses } = await predictionsSource(path).predict(dataset);
        expect(poses).toHaveLength(dataset.samples.length);
        const points = poses.flatMap(
          (pose) => pose?.flatMap((joint) => (joint ? [joint.point.x, joint.point.y] : [])) ?? [],
        );
        expect(points.every(Number.isFinite)).toBe(true);
      } catch (error) {
        if (!(error instanceof LimberError)) throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(200);
  });

  it('are read when undamaged', async () => {
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const { poses } = await predictionsSource(path).predict(dataset);
      expect(poses.every((pose) => pose !== null)).toBe(true);
    }
  });
});
