import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, evaluate, type Score } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { lsp, type Pose } from '../../src/skeletons/index.ts';

const coordinate = fc.integer({ min: -500, max: 500 });
const joint = fc.record({ point: fc.record({ x: coordinate, y: coordinate }) });
const poses = (missing: boolean) =>
  fc.array(missing ? fc.option(joint, { freq: 8 }) : joint, { minLength: 14, maxLength: 14 });
const people = fc.array(fc.record({ truth: poses(true), prediction: fc.option(poses(true), { freq: 9 }) }), {
  minLength: 1,
  maxLength: 8,
});

const map = (pose: Pose, to: (x: number, y: number) => [number, number]): Pose =>
  pose.map((joint) => joint && { ...joint, point: imagePoint(...to(joint.point.x, joint.point.y)) });
const mapBoth = (all: readonly Comparison[], to: (x: number, y: number) => [number, number]) =>
  all.map(({ truth, prediction }) => ({
    truth: map(truth, to),
    prediction: prediction && map(prediction, to),
  }));
const atMost = (low: Score | undefined, high: Score | undefined) => (low ?? 0) <= (high ?? 100);

describe('evaluate', () => {
  it('does not change when truth and prediction are moved together', () => {
    fc.assert(
      fc.property(people, coordinate, coordinate, (all, dx, dy) => {
        expect(
          evaluate(
            lsp,
            mapBoth(all, (x, y) => [x + dx, y + dy]),
          ),
        ).toEqual(evaluate(lsp, all));
      }),
      { numRuns: 50 },
    );
  });

  it('does not change when both are scaled together, except for measures in pixels', () => {
    fc.assert(
      // Powers of two make the arithmetic exact, so that no joint at the limit changes.
      fc.property(people, fc.constantFrom(0.25, 0.5, 2, 1024), (all, scale) => {
        const { epe: before, perPerson: _before, ...same } = evaluate(lsp, all);
        const {
          epe: after,
          perPerson: _after,
          ...scaled
        } = evaluate(
          lsp,
          mapBoth(all, (x, y) => [x * scale, y * scale]),
        );
        expect(scaled).toEqual(same);
        expect(after.mean).toEqual(before.mean === null ? null : before.mean * scale);
      }),
      { numRuns: 50 },
    );
  });

  it('gives perfect predictions 100 in every measure', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(joint, { minLength: 14, maxLength: 14, selector: key }), {
          minLength: 1,
          maxLength: 5,
        }),
        (truths) => {
          const evaluation = evaluate(
            lsp,
            truths.map((truth) => ({ truth, prediction: truth })),
          );
          expect(evaluation.pck.mean).toBe(100);
          expect(evaluation.auc.mean).toBe(100);
          expect(evaluation.epe.mean).toBe(0);
          expect(evaluation.curve.mean.every((score) => score === 100)).toBe(true);
          // A random torso may have length 0, but distances between different joints do not.
          const { torso: _strict, ...limbs } = evaluation.pcp.strict.limbs;
          expect(new Set(Object.values(limbs))).toEqual(new Set([100]));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('has a PCK that never falls as the threshold rises', () => {
    fc.assert(
      fc.property(people, (all) => {
        const { curve } = evaluate(lsp, all);
        for (const scores of [curve.mean, ...Object.values(curve.joints)]) {
          scores.forEach((score, step) => {
            expect(step === 0 || atMost(scores[step - 1], score)).toBe(true);
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('finds at least as many limbs by the relaxed rule as by the strict one', () => {
    fc.assert(
      fc.property(people, (all) => {
        const { strict, relaxed } = evaluate(lsp, all).pcp;
        for (const limb of Object.keys(strict.limbs)) {
          expect(atMost(strict.limbs[limb], relaxed.limbs[limb])).toBe(true);
        }
        expect(atMost(strict.mean, relaxed.mean)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is plain JSON', () => {
    fc.assert(
      fc.property(people, (all) => {
        const evaluation = evaluate(lsp, all);
        expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
      }),
      { numRuns: 20 },
    );
  });
});

function key({ point }: { readonly point: { readonly x: number; readonly y: number } }): string {
  return `${point.x},${point.y}`;
}
