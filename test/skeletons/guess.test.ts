import { describe, expect, it } from 'vitest';
import {
  coco,
  guessMirrorPairs,
  guessSkeleton,
  jointNames,
  writtenNames,
} from '../../src/skeletons/index.ts';

describe('jointNames', () => {
  it.each<[readonly string[], readonly string[]]>([
    [
      ['left_shoulder', 'right_shoulder'],
      ['left shoulder', 'right shoulder'],
    ],
    [
      ['LeftShoulder', 'RightShoulder'],
      ['left shoulder', 'right shoulder'],
    ],
    [
      ['snout', 'leftear', 'rightear', 'tailbase'],
      ['snout', 'left ear', 'right ear', 'tailbase'],
    ],
    [
      ['L_Eye', 'R_Eye', 'Nose'],
      ['left eye', 'right eye', 'nose'],
    ],
    [
      ['RElbow', 'LElbow'],
      ['right elbow', 'left elbow'],
    ],
    [
      ['ear.L', 'ear.R'],
      ['left ear', 'right ear'],
    ],
    [
      ['front-left-paw', 'front-right-paw'],
      ['left front paw', 'right front paw'],
    ],
    [
      ['earleft', 'earright'],
      ['left ear', 'right ear'],
    ],
    [
      ['bright', 'spot'],
      ['bright', 'spot'],
    ],
    [['leftover'], ['leftover']],
    [
      ['tail1', 'tail2'],
      ['tail1', 'tail2'],
    ],
    [
      ['Ohr_links', 'Ohr_rechts'],
      ['ohr links', 'ohr rechts'],
    ],
    [
      ['a_b', 'a b'],
      ['a_b', 'a b'],
    ],
    [
      ['left', 'right'],
      ['left', 'right'],
    ],
  ])('%j become %j', (given, expected) => {
    expect(jointNames(given)).toEqual(expected);
    expect(jointNames(expected)).toEqual(expected);
  });

  it('pairs left with right, the right one first', () => {
    expect(guessMirrorPairs(['nose', 'left ear', 'right ear', 'right tusk'])).toEqual([
      ['right ear', 'left ear'],
    ]);
    expect(guessMirrorPairs(['left', 'right'])).toEqual([['right', 'left']]);
  });
});

describe('guessSkeleton', () => {
  it('recognizes a standard skeleton by its joints', () => {
    const joints = coco.joints.map((joint) => joint.replaceAll(' ', '_'));
    expect(guessSkeleton({ name: 'person', joints, edges: [] })).toBe(coco);
  });

  it("keeps the dataset's own spelling of names that are more than the words with underscores", () => {
    const joints = ['snout', 'leftear', 'ear_R', 'tail_base'];
    const found = guessSkeleton({
      name: 'mouse',
      joints: ['snout', 'ear_L', 'ear_R', 'tail_base'],
      edges: [],
    });
    expect(found.spellings).toEqual({ 'left ear': 'ear_L', 'right ear': 'ear_R' });
    expect(writtenNames(found)).toEqual(['snout', 'ear_L', 'ear_R', 'tail_base']);
    expect(writtenNames({ joints: ['a b', 'a_b'] })).toEqual(['a b', 'a_b']);
    expect(writtenNames(guessSkeleton({ name: 'mouse', joints, edges: [] }))).toEqual(joints);
    expect(writtenNames(coco)).toContain('left_shoulder');
    const camel = coco.joints.map((joint) =>
      joint.replace(/(^| )(.)/g, (_, _space, letter) => letter.toUpperCase()),
    );
    const standard = guessSkeleton({ name: 'person', joints: camel, edges: [] });
    expect(writtenNames(standard)).toEqual(camel);
    expect({ ...standard, spellings: undefined }).toEqual({ ...coco, spellings: undefined });
  });

  it('makes no limb of an edge from a joint to itself, and one limb of a repeated edge', () => {
    const edges = [
      [0, 0],
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const;
    const { limbs } = guessSkeleton({ name: 'x', joints: ['a', 'b'], edges });
    expect(limbs).toEqual([{ name: 'a to b', from: 'a', to: 'b' }]);
  });

  it('makes limbs of edges, and finds torso and head by their usual names', () => {
    const joints = ['neck', 'head_top', 'left_shoulder', 'right_hip', 'right_shoulder'];
    expect(guessSkeleton({ name: 'someone', joints, edges: [[0, 1]] })).toEqual({
      name: 'someone',
      joints: ['neck', 'head top', 'left shoulder', 'right hip', 'right shoulder'],
      limbs: [{ name: 'neck to head top', from: 'neck', to: 'head top' }],
      mirrorPairs: [['right shoulder', 'left shoulder']],
      torso: ['left shoulder', 'right hip'],
      head: ['neck', 'head top'],
    });
    const crane = guessSkeleton({ name: 'crane', joints: ['base', 'tip'], edges: [] });
    expect('torso' in crane || 'head' in crane || 'sigmas' in crane).toBe(false);
  });
});
