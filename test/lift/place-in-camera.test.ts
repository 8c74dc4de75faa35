import { describe, expect, it } from 'vitest';
import { placeInCamera, seenJoints } from '../../src/lift/index.ts';

const camera = { width: 800, height: 600, focalLength: 900 };
const place = { x: 300, y: -150, z: 4000 };
const points = Object.fromEntries(
  seenJoints.map((name, index) => [
    name,
    { x: 200 * Math.sin(index), y: 700 * Math.cos(2 * index), z: 150 * Math.sin(3 * index) },
  ]),
);
const seen = seenJoints.map((name) => {
  const { x, y, z } = points[name]!;
  const depth = z + place.z;
  return {
    x: 399.5 + (900 * (x + place.x)) / depth,
    y: 299.5 + (900 * (y + place.y)) / depth,
    confidence: 0.9,
  };
});

describe('the place of a lifted person before the camera', () => {
  it('is where a pinhole camera sees the joints at the given points', () => {
    const found = placeInCamera(points, seen, camera)!;
    expect(found.x).toBeCloseTo(place.x, 6);
    expect(found.y).toBeCloseTo(place.y, 6);
    expect(found.z).toBeCloseTo(place.z, 6);
  });

  it('needs two joints that are apart', () => {
    const one = seen.map((joint, index) => (index === 0 ? joint : null));
    expect(placeInCamera(points, one, camera)).toBeUndefined();
  });
});
