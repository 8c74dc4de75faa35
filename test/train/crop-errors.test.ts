import { describe, expect, it } from 'vitest';
import type { Estimate, Estimator } from '../../src/estimate/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { fitErrors, readErrors, writeErrors } from '../../src/train/crop-errors.ts';
import { kite, kiteFigure } from './tiny-cascade.ts';
import { memoryFolder } from './tiny-run.ts';

/**
 * A network that finds the stick's ends exactly and the tip too far right, by the given number of diameters for each
 * person.
 */
function offBy(errors: readonly number[], people: readonly ReturnType<typeof kiteFigure>[]): Estimator {
  let next = 0;
  const look = async (): Promise<Estimate> => {
    const [person, error] = [people[next]!, errors[next]!];
    next++;
    const [right, left, tip] = person.sample.pose.map((joint) => joint!.point);
    const size = Math.hypot(left!.x - right!.x, left!.y - right!.y);
    const pose = [right!, left!, imagePoint(tip!.x + error * size, tip!.y)].map((point) => ({ point }));
    return { pose } as unknown as Estimate;
  };
  return {
    metadata: { skeleton: kite },
    estimateAll: (seen: readonly unknown[]) => Promise.all(seen.map(look)),
  } as unknown as Estimator;
}

async function* stream<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values;
}

describe('the errors of a cascade', () => {
  const errors = [0.1, 0.3, -0.2, 0.9, -0.7, 5];
  const people = errors.map((_, seed) => kiteFigure(seed));
  const fitted = (sigmas: readonly number[]) => fitErrors(offBy(errors, people), stream(people), sigmas);

  it('are fitted for each crop to the errors that it could correct', async () => {
    const [narrow, wide, all] = await fitted([1, 2, 20]);
    const squares = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0) / values.length;
    // The tip is its own mirror image. So its errors count once in either direction, and their mean is zero.
    for (const [{ sigma, normals }, within] of [
      [narrow!, [0.1, 0.3, 0.2]],
      [wide!, [0.1, 0.3, 0.2, 0.9, 0.7]],
      [all!, errors],
    ] as const) {
      expect(normals[2]!.mean[0], `sigma ${sigma}`).toBeCloseTo(0, 9);
      expect(normals[2]!.covariance[0], `sigma ${sigma}`).toBeCloseTo(squares(within), 9);
      expect(normals[0]).toEqual({ mean: [0, 0], covariance: [0, 0, 0] });
    }
  });

  it('are kept in the folder of a run', async () => {
    const folder = memoryFolder();
    expect(await readErrors(folder, 'errors-1.json')).toBeUndefined();
    const kept = await fitted([1, 2]);
    await writeErrors(folder, 'errors-1.json', kept);
    expect(await readErrors(folder, 'errors-1.json')).toEqual(kept);
    folder.files.set('errors-1.json', new TextEncoder().encode('[{ "sigma": 2 }]'));
    await expect(readErrors(folder, 'errors-1.json')).rejects.toThrow(
      /^fitted errors' entry "0\.normals" is missing – .*errors-1\.json$/,
    );
  });
});
