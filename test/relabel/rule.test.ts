import { describe, expect, it } from 'vitest';
import { type RelabelRule, resolveJoint } from '../../src/relabel/index.ts';

const rule: RelabelRule = { tolerance: 0.2, overrule: 0.6, doubtful: 'label', supply: 0.4, share: 0.25 };
const size = 100;
const label = { point: { x: 50, y: 50 }, visible: false };
const taught = (x: number, confidence: number) => ({ point: { x, y: 50 }, confidence });

describe('the rule between label and teacher', () => {
  it("moves an agreed joint by the share, and keeps the label's visibility", () => {
    expect(resolveJoint(label, taught(70, 0.1), size, rule)).toEqual({
      joint: { point: { x: 55, y: 50 }, visible: false, confidence: 0.1, source: 'agreed' },
    });
  });

  it('lets a confident teacher overrule the label, and stores both positions', () => {
    expect(resolveJoint(label, taught(71, 0.6), size, rule)).toEqual({
      joint: { point: { x: 71, y: 50 }, confidence: 0.6, source: 'teacher' },
      conflict: { annotated: label.point, teacher: { x: 71, y: 50 }, confidence: 0.6, kept: 'teacher' },
    });
  });

  it('keeps the label if the teacher is not confident', () => {
    const { joint, conflict } = resolveJoint(label, taught(71, 0.59), size, rule);
    expect(joint).toEqual({ ...label, confidence: 0.59, source: 'annotated' });
    expect(conflict?.kept).toBe('annotated');
  });

  it('keeps neither if the teacher is not confident and doubtful joints are dropped', () => {
    const strict: RelabelRule = { ...rule, doubtful: 'neither' };
    const places = { annotated: label.point, teacher: { x: 71, y: 50 }, confidence: 0.59 };
    expect(resolveJoint(label, taught(71, 0.59), size, strict)).toEqual({
      joint: null,
      conflict: { ...places, kept: 'neither' },
    });
    expect(resolveJoint(label, taught(71, 0.6), size, strict).joint?.source).toBe('teacher');
    expect(resolveJoint(label, taught(70, 0.1), size, strict).joint?.source).toBe('agreed');
  });

  it('supplies a missing label only from a confident teacher', () => {
    expect(resolveJoint(null, taught(10, 0.4), size, rule).joint).toEqual({
      point: { x: 10, y: 50 },
      confidence: 0.4,
      source: 'teacher',
    });
    expect(resolveJoint(null, taught(10, 0.39), size, rule)).toEqual({ joint: null });
    expect(resolveJoint(null, null, size, rule)).toEqual({ joint: null });
  });

  it('keeps a joint that the teacher does not know', () => {
    expect(resolveJoint(label, null, size, rule)).toEqual({ joint: { ...label, source: 'annotated' } });
  });
});
