import type { Box, ImagePoint } from '../geometry/index.ts';
import type { Sample } from './dataset.ts';

/** With fewer boxes nothing is said. */
const leastBoxes = 4;
/** A reading is doubted if fewer of the joints lie in their boxes, and another is suggested if at least as many do. */
const [doubtful, convincing] = [0.75, 0.97];
/** The share of a box's sides by which a joint may lie outside. */
const slack = 0.05;

/** Another meaning of boxes or of joints. */
interface Reading {
  readonly says: string;
  box?(box: Box): Box;
  point?(point: ImagePoint): { readonly x: number; readonly y: number };
}

const readings: readonly Reading[] = [
  {
    says: 'boxes may be given by their centers: write the corner, width and height',
    box: ({ x, y, width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height }),
  },
  {
    says: 'x and y of the joints or of the boxes may be exchanged: write x before y, and width before height',
    point: ({ x, y }) => ({ x: y, y: x }),
  },
];

/**
 * Remarks about joints that lie outside the boxes of their subjects: boxes or joints may mean something else, or some
 * boxes belong to other subjects. A training on such labels would look at the wrong places.
 */
export function boxDoubts(samples: readonly Sample[], where: string): readonly string[] {
  const boxed = samples.flatMap(({ box, pose, crowd, image }) => {
    const points = pose.flatMap((joint) => joint?.point ?? []);
    return box && !crowd && points.length >= 2 ? [{ box, points, image }] : [];
  });
  if (boxed.length < leastBoxes) return [];
  const share = shareInside(boxed);
  const better =
    share < doubtful ? readings.find((reading) => shareInside(boxed, reading) >= convincing) : undefined;
  if (better !== undefined) {
    const percent = Math.round(100 * share);
    return [
      `only ${percent} % of the joints lie in the boxes of their subjects; ${better.says} – in ${where}`,
    ];
  }
  const beside = boxed.filter((each) => shareInside([each]) < 0.5);
  const [first] = beside;
  // Where most boxes are such, they mean another part of the subject on purpose, for example heads.
  if (first === undefined || beside.length > boxed.length / 2) return [];
  const subjects = beside.length === 1 ? '1 subject has' : `${beside.length} subjects have`;
  return [
    `${subjects} most joints outside the box, e.g. in ${first.image}: the box may be wrong or another subject's – in ${where}`,
  ];
}

/** The share of joints that lie in their subjects' boxes, if both are read in another way. */
function shareInside(
  boxed: readonly { readonly box: Box; readonly points: readonly ImagePoint[] }[],
  { box = (same) => same, point = (same) => same }: Omit<Reading, 'says'> = {},
): number {
  const inside = boxed.flatMap((each) => {
    const { x, y, width, height } = box(each.box);
    const [right, down] = [slack * width, slack * height];
    return each.points.map((joint) => {
      const at = point(joint);
      const isBeside = at.x < x - right || at.x > x + width + right;
      return !isBeside && at.y >= y - down && at.y <= y + height + down;
    });
  });
  return inside.filter(Boolean).length / inside.length;
}
