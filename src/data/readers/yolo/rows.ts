import { LimberError } from '../../../errors.ts';
import { type Box, imagePoint, type Size } from '../../../geometry/index.ts';
import type { Joint, Pose } from '../../../skeletons/index.ts';
import type { DroppedLabel } from '../../dataset.ts';
import type { TextFile } from '../../text.ts';
import type { YoloConfig } from './config.ts';

/** A subject of a file of labels. */
export interface YoloSubject {
  /** The number of its class. */
  readonly category: number;
  readonly pose: Pose;
  readonly box: Box | undefined;
  /** Key points with a position and visibility 0. */
  readonly unlabeled: readonly Omit<DroppedLabel, 'sample'>[];
  /** Key points at exactly (0, 0), or left of or above the image, in a file without visibilities. */
  readonly unset: number;
}

/** Fractions of the image's size above this are pixels by mistake. */
const farthest = 2;

/** Class, and the box's center, width and height. */
const head = 5;

/**
 * Reads a label file. Each line is a subject: its class, its box (center, width and height) and its key points, as
 * fractions of the image's size. Without visibilities, a key point at (0, 0), or left of or above the image, is not
 * labeled.
 *
 * @throws LimberError naming file and line.
 */
export function parseRows(file: TextFile, size: Size, config: YoloConfig): readonly YoloSubject[] {
  return file.text.split(/\r?\n/).flatMap((line, index) => {
    const cells = line.trim().split(/\s+/);
    return cells[0] === '' ? [] : [subject(cells, size, config, `${file.where}, line ${index + 1}`)];
  });
}

function subject(cells: readonly string[], size: Size, config: YoloConfig, where: string): YoloSubject {
  const { skeleton, dimensions, classes } = config;
  const { joints } = skeleton;
  const values = cells.map(Number);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new LimberError({
      what: 'not a number',
      got: `"${cells[wrong]}"`,
      where: `${where}, value ${wrong + 1}`,
    });
  }
  const expected = head + dimensions * joints.length;
  if (values.length !== expected) {
    throw new LimberError({
      what: 'a line has the wrong length',
      got: `${values.length} values`,
      expected: `class, box and ${joints.length} × ${dimensions} values: ${expected}`,
      where,
    });
  }
  const [category = 0, x = 0, y = 0, width = 0, height = 0] = values;
  if (
    !Number.isInteger(category) ||
    category < 0 ||
    (classes.length > 0 && classes[category] === undefined)
  ) {
    throw new LimberError({ what: 'unknown class', got: String(category), expected: known(classes), where });
  }
  for (const value of [x, y, width, height]) requireShare(value, where);
  const unlabeled: Omit<DroppedLabel, 'sample'>[] = [];
  let unset = 0;
  const pose = joints.map((joint, index): Joint | null => {
    const start = head + dimensions * index;
    const [right = 0, down = 0, third] = values.slice(start, start + dimensions);
    const visibility = dimensions === 3 ? third : undefined;
    if (visibility === undefined && ((right === 0 && down === 0) || right < 0 || down < 0)) {
      unset++;
      return null;
    }
    if (visibility === 0 && right === 0 && down === 0) return null;
    for (const value of [right, down]) requireShare(value, `${where}, ${joint}`);
    const point = imagePoint(right * size.width, down * size.height);
    if (visibility === undefined) return { point };
    if (visibility === 0) {
      unlabeled.push({ joint, point, reason: 'its visibility is 0, which means not labeled' });
      return null;
    }
    if (visibility === 1 || visibility === 2) return { point, visible: visibility === 2 };
    throw new LimberError({
      what: 'unknown visibility',
      got: String(visibility),
      expected: '0 (not labeled), 1 (hidden) or 2 (visible)',
      where: `${where}, ${joint}`,
    });
  });
  const box = {
    x: (x - width / 2) * size.width,
    y: (y - height / 2) * size.height,
    width: width * size.width,
    height: height * size.height,
  };
  return { category, pose, box: width > 0 && height > 0 ? box : undefined, unlabeled, unset };
}

function requireShare(value: number, where: string): void {
  if (Math.abs(value) <= farthest) return;
  throw new LimberError({
    what: 'a coordinate is not a fraction of the image',
    got: String(value),
    expected: "shares of the image's width and height, from 0 to 1",
    where,
  });
}

function known(classes: YoloConfig['classes']): string {
  const names = classes.flatMap((name, number) => (name === undefined ? [] : [`${number} (${name})`]));
  return names.slice(0, 6).join(', ') || 'a whole number from 0';
}
