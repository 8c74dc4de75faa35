import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { type Box, type ImagePoint, imagePoint, type Size } from '../../../geometry/index.ts';
import { parseAs } from '../../../schema-problem.ts';
import { joinedResults } from './joined-results.ts';
import { type LabelStudioResult, resultSchema } from './schema.ts';

/** A labeled subject: its points by label, and the rectangle drawn around it. */
export interface LabelStudioSubject {
  readonly points: ReadonlyMap<string, ImagePoint>;
  readonly box: Box | undefined;
}

/** The subjects of an image, and the points that were assigned to the only rectangle around them. */
export interface FoundSubjects {
  readonly subjects: readonly LabelStudioSubject[];
  readonly size: Size | undefined;
  readonly enclosed: number;
  /** Kinds of regions that are not read, such as `polygonlabels`, one for each region. */
  readonly unread: readonly string[];
}

interface Point {
  readonly id: string | undefined;
  readonly label: string;
  readonly point: ImagePoint;
  readonly parent: string | undefined;
}

interface Rectangle {
  readonly id: string | undefined;
  readonly box: Box;
}

/**
 * The subjects of an annotation. Each rectangle is a subject. Its points are those inside it by `parentID` or by a
 * relation; otherwise, those that lie in no other rectangle. Without rectangles, all points belong to one subject.
 *
 * @param sizeOf the image's size, used if the results do not state it
 * @throws LimberError naming the wrong result.
 */
export async function subjectsOf(
  given: readonly unknown[],
  sizeOf: () => Promise<Size>,
  where: string,
): Promise<FoundSubjects> {
  const words = { whole: 'the result', part: "Label Studio's" };
  const results = joinedResults(
    given.map((result, index) => parseAs(resultSchema, result, words, `${where}, result ${index + 1}`)),
  );
  const drawn = results.filter(({ type }) => drawnTypes.includes(type));
  const unread = results.flatMap(({ type, value }) =>
    !drawnTypes.includes(type) && value && isRegion(value) ? [type] : [],
  );
  if (drawn.length === 0) return { subjects: [], size: undefined, enclosed: 0, unread };
  requireOneImage(drawn, where);
  const size = statedSize(drawn) ?? (await sizeOf());
  const points = drawn
    .filter(({ type }) => type === 'keypointlabels')
    .map((result) => pointOf(result, size, where));
  const rectangles = drawn
    .filter(({ type }) => type === 'rectanglelabels')
    .map((result): Rectangle => ({ id: result.id ?? undefined, box: boxOf(result, size, where) }));
  if (rectangles.length === 0) {
    return { subjects: [{ points: byLabel(points, where), box: undefined }], size, enclosed: 0, unread };
  }
  const related = relations(results);
  const owned = rectangles.map((): Point[] => []);
  let enclosed = 0;
  for (const point of points) {
    const stated = rectangles.findIndex(
      ({ id }) => id !== undefined && (point.parent === id || related.has(`${point.id} ${id}`)),
    );
    const owner = stated >= 0 ? stated : onlyAround(point, rectangles, where);
    if (stated < 0) enclosed++;
    at(owned, owner).push(point);
  }
  const subjects = rectangles.map(({ box }, index) => ({ points: byLabel(at(owned, index), where), box }));
  return { subjects, size, enclosed, unread };
}

const drawnTypes: readonly string[] = ['keypointlabels', 'rectanglelabels'];

/** Whether a result has a place in the image, unlike a choice or a text. */
function isRegion(value: NonNullable<LabelStudioResult['value']>): boolean {
  return ['x', 'points', 'rle', 'vertices'].some((key) => key in value);
}

/** A task may show several images; coordinates in percent do not tell them apart. */
function requireOneImage(drawn: readonly LabelStudioResult[], where: string): void {
  const images = [...new Set(drawn.map(({ to_name, item_index }) => `${to_name ?? ''} ${item_index ?? 0}`))];
  if (images.length <= 1) return;
  throw new LimberError({
    what: 'a task has labels in several images',
    got: images.map((image) => `"${image.trim()}"`).join(', '),
    expected: 'one image for each task',
    where,
  });
}

function statedSize(results: readonly LabelStudioResult[]): Size | undefined {
  const stated = results.find(({ original_width: width, original_height: height }) => width && height);
  if (!stated?.original_width || !stated.original_height) return undefined;
  return { width: stated.original_width, height: stated.original_height };
}

/** Which points are related to which rectangles, in either direction. */
function relations(results: readonly LabelStudioResult[]): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ type, from_id: from, to_id: to }) =>
      type === 'relation' ? [`${from} ${to}`, `${to} ${from}`] : [],
    ),
  );
}

function pointOf(result: LabelStudioResult, size: Size, where: string): Point {
  const { id, parentID, value } = result;
  const [label, other] = value?.keypointlabels ?? [];
  const [x, y] = [value?.x, value?.y];
  if (label === undefined || typeof x !== 'number' || typeof y !== 'number') {
    throw damaged(result, 'x, y and keypointlabels', where);
  }
  if (other !== undefined) {
    throw new LimberError({
      what: 'a point has several labels',
      got: `${label} and ${other}`,
      expected: 'one',
      where,
    });
  }
  requireUpright(result, where);
  requirePercent(x, y, where);
  const point = imagePoint((x / 100) * size.width, (y / 100) * size.height);
  return { id: id ?? undefined, label, point, parent: parentID ?? undefined };
}

function boxOf(result: LabelStudioResult, size: Size, where: string): Box {
  const { x, y, width, height, rotation } = result.value ?? {};
  const placed = typeof x === 'number' && typeof y === 'number';
  const sized = typeof width === 'number' && typeof height === 'number';
  if (!placed || !sized || !(width > 0 && height > 0)) throw damaged(result, 'x, y, width and height', where);
  requireUpright(result, where);
  if (rotation) {
    throw new LimberError({
      what: 'a rectangle is rotated',
      got: `${rotation}°`,
      expected: 'rectangles that lie straight',
      where,
    });
  }
  requirePercent(x, y, where);
  return {
    x: (x / 100) * size.width,
    y: (y / 100) * size.height,
    width: (width / 100) * size.width,
    height: (height / 100) * size.height,
  };
}

function requireUpright({ image_rotation: rotation }: LabelStudioResult, where: string): void {
  if (!rotation) return;
  throw new LimberError({
    what: 'the image was rotated in Label Studio',
    got: `${rotation}°`,
    expected: 'labels of the image as it is',
    where,
  });
}

const farthest = 200;

function requirePercent(x: number, y: number, where: string): void {
  if (Math.abs(x) <= farthest && Math.abs(y) <= farthest) return;
  throw new LimberError({
    what: 'a coordinate is not a percentage',
    got: `(${x}, ${y})`,
    expected: "percent of the image's width and height",
    where,
  });
}

function damaged({ type, value }: LabelStudioResult, expected: string, where: string): LimberError {
  return new LimberError({
    what: `damaged ${type}`,
    got: JSON.stringify(value ?? null).slice(0, 80),
    expected,
    where,
  });
}

/** The only rectangle that contains a point. */
function onlyAround({ label, point }: Point, rectangles: readonly Rectangle[], where: string): number {
  const around = rectangles.flatMap(({ box }, index) =>
    point.x >= box.x && point.y >= box.y && point.x <= box.x + box.width && point.y <= box.y + box.height
      ? [index]
      : [],
  );
  const [first, second] = around;
  if (first !== undefined && second === undefined) return first;
  throw new LimberError({
    what: `the subject of a point "${label}" is unclear`,
    got: `a point in ${around.length} of ${rectangles.length} rectangles`,
    expected: 'points drawn within a rectangle, or related to one',
    where,
  });
}

function byLabel(points: readonly Point[], where: string): ReadonlyMap<string, ImagePoint> {
  const found = new Map<string, ImagePoint>();
  for (const { label, point } of points) {
    if (found.has(label)) {
      throw new LimberError({
        what: `a subject has two points "${label}"`,
        expected: 'one of each, and a rectangle around each subject if there are several',
        where,
      });
    }
    found.set(label, point);
  }
  return found;
}
