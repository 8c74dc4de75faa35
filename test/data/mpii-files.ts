import { json } from './coco-files.ts';
import { type Content, type Style, writeMatlab } from './matlab-writer.ts';
import { imageOf, type Joint, nothing, number, plainJoint, range, struct, text } from './people-files.ts';

const plain: Style = { littleEndian: true, compressed: true };
const joints = 16;

interface ReleaseOptions {
  readonly joint?: Joint;
  readonly style?: Style;
  /** The forms of `is_visible`; the authors' files have all of these. */
  readonly visibility?: (visible: boolean) => Content;
}

/**
 * The authors' structure: two people per image; the last image is for testing and has no labels. Joints with flag 0 are
 * hidden; neck and head top (8 and 9) have no flag.
 */
export function releaseFile(
  people: number,
  {
    joint = plainJoint,
    style = plain,
    visibility = (visible) => number(Number(visible)),
  }: ReleaseOptions = {},
): Uint8Array {
  const point = (person: number, id: number) => {
    const [x, y, flag] = joint(person, id);
    const said = id === 8 || id === 9 ? nothing : visibility(flag === 1);
    return { x: number(x), y: number(y), id: number(id), is_visible: said };
  };
  const rectangle = (person: number) => ({
    x1: number(11),
    y1: number(21),
    x2: number(14),
    y2: number(25),
    annopoints: struct({ point: struct(...range(joints).map((id) => point(person, id))) }),
    scale: number(2),
    objpos: struct({ x: number(101), y: number(201) }),
  });
  const photo = (name: string, annorect: Content) => ({
    image: struct({ name: text(name) }),
    annorect,
    vidx: number(1),
  });
  const images = range(Math.ceil(people / 2)).map((index) => {
    const both = [2 * index, 2 * index + 1].filter((person) => person < people);
    return photo(imageOf(2 * index), struct(...both.map(rectangle)));
  });
  const unlabeled = struct({ scale: number(2), objpos: struct({ x: number(1), y: number(1) }) });
  const annolist = struct(...images, photo('test.jpg', unlabeled), photo('empty.jpg', nothing));
  const isTrain = number(...images.map(() => 1), 0, 0);
  return writeMatlab({ RELEASE: struct({ annolist, img_train: isTrain, version: text('12') }) }, style);
}

/** People in the form of HRNet and MMPose; the last joint of the first person is not annotated. */
export function toolboxPeople(people: number, first = 0) {
  return range(people).map((index) => {
    const person = first + index;
    const missing = (joint: number) => person === 0 && joint === 15;
    return {
      joints_vis: range(joints).map((joint) => Number(!missing(joint))),
      joints: range(joints).map((joint) =>
        missing(joint) ? [-1, -1] : plainJoint(person, joint).slice(0, 2),
      ),
      image: imageOf(person),
      scale: 2,
      center: [101, 201],
    };
  });
}

export const toolboxFile = (people: number, first = 0): Uint8Array => json(toolboxPeople(people, first));

/** Lines with a name and 32 coordinates. */
export function csvFile(people: number, first = 0): Uint8Array {
  const lines = range(people).map((index) => {
    const person = first + index;
    const values = range(joints).flatMap((joint) => plainJoint(person, joint).slice(0, 2));
    return `${[imageOf(person), ...values.map((value) => value.toFixed(1))].join()}\n`;
  });
  return new TextEncoder().encode(lines.join(''));
}

/** Tompson's truth file: joints a quarter of a pixel further right, and head boxes of 3 by 4 pixels. */
export function truthFile(people: number, joint = plainJoint): Uint8Array {
  const positions = range(people).flatMap((person) => [
    ...range(joints).map((index) => joint(person, index)[0] + 0.25),
    ...range(joints).map((index) => joint(person, index)[1]),
  ]);
  const array = (items: readonly number[], ...dims: number[]): Content => ({
    className: 'double',
    dims,
    items,
  });
  const boxes = range(people).flatMap(() => [11, 14, 21, 25]);
  return writeMatlab(
    {
      jnt_missing: array(
        range(joints * people).map(() => 0),
        joints,
        people,
      ),
      pos_gt_src: array(positions, joints, 2, people),
      headboxes_src: array(boxes, 2, 2, people),
    },
    plain,
  );
}
