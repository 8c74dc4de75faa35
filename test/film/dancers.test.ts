import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { predictFilm } from '../../src/public/node/index.ts';
import { haveFfmpeg } from './films.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Line {
  readonly frame: number;
  readonly people: readonly {
    readonly id?: number;
    readonly box: readonly [number, number, number, number];
  }[];
}

/** Where the four dancers of the back row sway, from `scripts/dance-film.ts`: x and y of their middles. */
const places = [
  [88, 210],
  [240, 210],
  [404, 210],
  [556, 225],
] as const;

it.skipIf(!haveFfmpeg)(
  'the film of dancers is worth showing: five identities, four of which hold while the fifth dancer crosses (skipped: no ffmpeg)',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limber-dancers-'));
    try {
      const json = join(folder, 'dancers.jsonl');
      const film = file('examples/films/dancers.mp4');
      const { identities } = await predictFilm('default', film, { json, track: true });
      expect(identities?.births).toBe(5);
      const [, ...frames] = (await readFile(json, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      expect(frames).toHaveLength(75);
      const seen = new Map<number, number>();
      for (const { id } of frames.flatMap(({ people }) => people))
        if (id !== undefined) seen.set(id, (seen.get(id) ?? 0) + 1);
      const holders = places.map(([x, y]) => {
        const near = frames.flatMap(({ people }) =>
          people.filter(({ box: [left, top, width, height] }) => {
            return Math.hypot(left + width / 2 - x, top + height / 2 - y) < 60;
          }),
        );
        const counts = new Map<number, number>();
        for (const { id } of near) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
        const [most] = [...counts].sort(([, one], [, other]) => other - one);
        return most!;
      });
      expect(new Set(holders.map(([id]) => id)).size).toBe(4);
      for (const [, count] of holders) expect(count).toBeGreaterThanOrEqual(67);
      const others = [...seen].filter(([id]) => !holders.some(([holder]) => holder === id));
      expect(Math.max(...others.map(([, count]) => count))).toBeGreaterThanOrEqual(40);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  300_000,
);
