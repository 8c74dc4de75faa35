import { describe, expect, it } from 'vitest';
import {
  coco,
  countedSubjects,
  flic,
  guessSkeleton,
  lsp,
  mpii,
  parseSkeleton,
  subjectKind,
  subjectWords,
} from '../../src/skeletons/index.ts';

describe('subjectKind', () => {
  it.each([coco, lsp, mpii, flic])('is a person of skeleton $name', (skeleton) =>
    expect(subjectKind(skeleton)).toBe('person'),
  );

  it.each([
    ['openfield', ['snout', 'left ear', 'right ear', 'tailbase'], 'animal'],
    ['ap10k', ['left shoulder', 'left elbow', 'left front paw', 'left hip', 'left knee'], 'animal'],
    ['mouse', ['a', 'b'], 'animal'],
    ['zebraFish', ['head', 'middle'], 'animal'],
    ['hand', ['wrist', 'thumb tip', 'index tip'], 'other'],
    ['robot', ['base', 'gripper'], 'other'],
    ['upper body', ['left shoulder', 'left elbow', 'left wrist'], 'person'],
    ['person', ['nose', 'chin'], 'person'],
    ['catalog', ['corner 1', 'corner 2'], 'other'],
    ['face', ['nose', 'left eye', 'right eye'], 'other'],
  ] as const)('of %s with %s is %s', (name, joints, kind) =>
    expect(subjectKind({ name, joints })).toBe(kind),
  );

  it('is the kind stated by the skeleton', () => {
    const file = { name: 'mouse', joints: ['snout', 'tail'], subject: 'other' };
    expect(subjectKind(parseSkeleton(file, 'mouse.yaml'))).toBe('other');
    expect(() => parseSkeleton({ ...file, subject: 'rodent' }, 'mouse.yaml')).toThrow(/subject/);
  });

  it('is an animal if a dataset of monkeys has human joints', () => {
    const guessed = guessSkeleton({ name: 'macaque', joints: coco.joints, edges: [] });
    expect(guessed.limbs).toEqual(coco.limbs);
    expect(subjectKind(guessed)).toBe('animal');
    expect(guessSkeleton({ name: 'person', joints: coco.joints, edges: [] })).toBe(coco);
  });
});

describe('words', () => {
  it('are singular for one', () => {
    expect(countedSubjects(1, lsp)).toBe('1 person');
    expect(countedSubjects(1000, lsp)).toBe('1,000 people');
    expect(countedSubjects(97, { subject: 'animal' })).toBe('97 animals');
    expect(countedSubjects(1, { subject: 'other' })).toBe('1 subject');
    expect(subjectWords({ subject: 'animal' })).toEqual({ one: 'animal', many: 'animals' });
  });
});
