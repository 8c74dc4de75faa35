import { describe, expect, it } from 'vitest';
import { ensemble, type Teacher } from '../../src/relabel/index.ts';
import type { Joint } from '../../src/skeletons/index.ts';
import { dots } from '../fixtures/images.ts';
import { waver } from '../fixtures/models.ts';

const saying = (name: string, joints: readonly (Joint | null)[]): Teacher => ({
  origins: [{ name, sha256: name }],
  skeleton: waver,
  label: async () => joints,
  close: async () => {},
});
const at = (x: number, y: number, confidence: number): Joint => ({ point: { x, y }, confidence });
const still = [at(0, 100, 1), at(50, 0, 1)];
const ask = (...last: readonly [Joint | null, ...(Joint | null)[]]) =>
  ensemble([
    saying('first', [...still, last[0]]),
    ...last.slice(1).map((joint, place) => saying(`other ${place}`, [...still, joint])),
  ]).label(dots(8, 8, 1, []), { x: 0, y: 0, width: 100, height: 100 });

describe('several teachers', () => {
  it('give the mean weighted by confidence', async () => {
    const pose = await ask(at(100, 100, 0.9), at(104, 100, 0.3));
    expect(pose[2]!.point.x).toBeCloseTo(101);
    expect(pose[2]!.confidence).toBeCloseTo(0.6);
  });

  it('follow the most confident if they disagree, with less confidence', async () => {
    const pose = await ask(at(100, 100, 0.5), at(0, 0, 0.8), at(2, 0, 0.8));
    expect(pose[2]!.point).toEqual({ x: 1, y: 0 });
    expect(pose[2]!.confidence).toBeCloseTo(1.6 / 3);
  });

  it('ignore a teacher that does not know the joint', async () => {
    expect((await ask(at(100, 100, 0.5), null))[2]).toEqual(at(100, 100, 0.5));
    expect((await ask(null))[2]).toBeNull();
  });

  it('are all named', () => {
    const names = ensemble([saying('a', []), saying('b', [])]).origins.map(({ name }) => name);
    expect(names).toEqual(['a', 'b']);
  });
});
