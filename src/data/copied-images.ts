import { groupBy } from '../foundation/index.ts';
import type { Sample } from './dataset.ts';
import { baseName } from './find-images.ts';

/** A subject with fewer joints may be labeled alike in two images by chance. */
const leastJoints = 3;

/**
 * A remark about subjects that are labeled alike in images of the same file name in different folders. Such a folder
 * holds a copy of the data: everybody counts twice, and a copy for testing may be trained on.
 */
export function copyDoubts(samples: readonly Sample[], where: string): readonly string[] {
  const labeled = samples.filter(({ pose }) => pose.filter((joint) => joint !== null).length >= leastJoints);
  const alike = groupBy(labeled, ({ image, pose }) =>
    JSON.stringify([baseName(image), ...pose.map((joint) => joint && [joint.point.x, joint.point.y])]),
  );
  const pairs = [...alike.values()].flatMap(([first, ...others]) => {
    const copy = others.find(({ image }) => image !== first?.image);
    return first && copy ? [[first.image, copy.image]] : [];
  });
  const [example] = pairs;
  if (example === undefined) return [];
  const count = pairs.length === 1 ? '1 subject is' : `${pairs.length} subjects are`;
  return [
    `${count} labeled alike in images of one name in two folders, e.g. ${example.join(' and ')}: the folder may hold a copy of the data – in ${where}`,
  ];
}
