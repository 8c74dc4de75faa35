import type { Dataset } from '../../src/data/index.ts';
import { memorySource } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { lsp, type Pose, type Skeleton } from '../../src/skeletons/index.ts';

/** People with joints anywhere in 200 × 300 pixels, so that all ways to read them give different results. */
export function madeUpPeople(count: number, skeleton: Skeleton = lsp): Dataset {
  const samples = Array.from({ length: count }, (_, person) => ({
    id: `made-up/${person}`,
    image: `images/im${String(person + 1).padStart(4, '0')}.jpg`,
    pose: madeUpPose(person, skeleton),
  }));
  return { name: 'made-up', skeleton, files: memorySource(new Map()), samples };
}

export function madeUpPose(seed: number, { joints }: Skeleton): Pose {
  const random = randomStream(7, seed);
  return joints.map(() => ({
    point: imagePoint(Math.round(random.uniform(0, 200)), Math.round(random.uniform(0, 300))),
  }));
}

/** x or y of a labeled joint. */
export function coordinate({ samples }: Dataset, person: number, joint: number, axis: number): number {
  const point = samples[person]?.pose[joint]?.point;
  return (axis === 0 ? point?.x : point?.y) ?? Number.NaN;
}
