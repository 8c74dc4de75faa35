import type { Joint, Pose } from '../skeletons/index.ts';

/** Poses without placeholders for joints that were not found, and the number of these placeholders. */
export interface WithoutPlaceholders<Item> {
  readonly kept: readonly Item[];
  readonly remarks: readonly string[];
}

/**
 * Removes joints that a tool wrote because it did not find them. Such a joint has the third value 0 and lies at
 * (0, 0) or at negative coordinates, or it lies exactly at (−1, −1). All are the file's own coordinates.
 * @param origin coordinate of the first pixel's center in the file
 */
export function withoutPlaceholders<Item extends { readonly pose: Pose }>(
  items: readonly Item[],
  origin: number,
): WithoutPlaceholders<Item> {
  let removed = 0;
  const kept = items.map((item) => {
    const pose = item.pose.map((joint) => {
      if (joint === null || !isPlaceholder(joint, origin)) return joint;
      removed++;
      return null;
    });
    return { ...item, pose };
  });
  const corner = kept.flatMap(({ pose }) => pose.filter((joint) => joint !== null && isZero(joint, origin)));
  const joints = (count: number) => (count === 1 ? '1 joint' : `${count} joints`);
  const are = (count: number) => `${joints(count)} ${count === 1 ? 'is' : 'are'}`;
  return {
    kept,
    remarks: [
      ...(removed === 0
        ? []
        : [`${are(removed)} written as (0, 0, 0) or (−1, −1), which is read as not found`]),
      ...(corner.length < 2
        ? []
        : [
            `${joints(corner.length)} lie exactly at (0, 0) and count as found; leave them empty if they were not found`,
          ]),
    ],
  };
}

function isZero({ point }: Joint, origin: number): boolean {
  return point.x + origin === 0 && point.y + origin === 0;
}

function isPlaceholder({ point, confidence }: Joint, origin: number): boolean {
  const [x, y] = [point.x + origin, point.y + origin];
  if (x === -1 && y === -1) return true;
  return confidence === 0 && ((x === 0 && y === 0) || (x < 0 && y < 0));
}
