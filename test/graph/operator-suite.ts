import { describe, expect, it } from 'vitest';
import { type GraphTarget, input, nodesInOrder } from '../../src/graph/index.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { checkGradients } from './gradient-check.ts';
import { operatorTable, type Row } from './operators/index.ts';
import { indicesOf, reader } from './reference.ts';

/** Tolerance of a gradient; a wrong one differs by about 1. */
export const gradientTolerance = 1e-3;
const outputTolerance = 2e-5;

export interface SuiteOptions {
  /** The operators to check; all unless given. */
  readonly table?: Readonly<Record<string, readonly Row[]>>;
  /** The target of the graphs, for any runtime; the runtime's own target unless given. */
  readonly target?: GraphTarget;
}

/** Checks every row's result against plain arithmetic, and its gradients against differences. */
export function operatorSuite(
  runtime: () => Runtime,
  { table = operatorTable, target }: SuiteOptions = {},
): void {
  describe.each(Object.entries(table))('%s', (operator, rows) => {
    it.each(rows)('$title', async ({ point, apply, expected }) => {
      const value = apply(...point.map(({ dtype, shape }, index) => input(`x${index}`, dtype, shape)));
      const used = nodesInOrder([value]).map((node) =>
        node.kind === 'operator' ? node.operator : node.kind,
      );
      expect(used).toContain(operator);

      const { output, error } = await checkGradients(
        runtime(),
        { apply, point },
        target === undefined ? {} : { target },
      );
      expect(output.shape).toEqual(value.shape);
      const inputs = point.map(reader);
      const reference = indicesOf(value.shape).map((index) => expected(index, ...inputs));
      expect(largestDifference(output.data as Float32Array, reference)).toBeLessThan(outputTolerance);
      expect(error).toBeLessThan(gradientTolerance);
    });
  });
}

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(
    ...expected.map((value, index) => Math.abs(value - actual[index]!) / Math.max(1, Math.abs(value))),
  );
}
