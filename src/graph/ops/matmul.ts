import { LimberError } from '../../errors.ts';
import { formatShape, type Shape } from '../../tensor/index.ts';
import type { EmitContext, Operator } from '../operator.ts';
import { broadcastShapes, inputType } from './shapes.ts';

/** Products of matrices in the last two axes; the axes before are broadcast. */
export const matmul: Operator<'matmul'> = {
  infer: (inputs, { transposeA, transposeB }) => {
    const [a, b] = [inputType(inputs, 0, 'MatMul'), inputType(inputs, 1, 'MatMul')];
    const [rows, innerA] = matrix(a.shape, transposeA);
    const [innerB, columns] = matrix(b.shape, transposeB);
    if (innerA !== innerB) {
      throw new LimberError({
        what: 'MatMul has operands whose inner extents differ',
        got: `${formatShape(a.shape)}${transposeA ? 'ᵀ' : ''} and ${formatShape(b.shape)}${transposeB ? 'ᵀ' : ''}`,
      });
    }
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2), 'MatMul');
    return { dtype: a.dtype, shape: [...batch, rows, columns] };
  },
  gradient: ({ inputs: [a, b], needed, attributes: { transposeA, transposeB }, gradient }, g) => {
    const towardsA = () =>
      transposeA
        ? g.matmul(b!, gradient, { transposeA: transposeB, transposeB: true })
        : g.matmul(gradient, b!, { transposeB: !transposeB });
    const towardsB = () =>
      transposeB
        ? g.matmul(gradient, a!, { transposeA: true, transposeB: transposeA })
        : g.matmul(a!, gradient, { transposeA: !transposeA });
    return [
      needed[0] ? g.sumTo(towardsA(), a!.shape) : null,
      needed[1] ? g.sumTo(towardsB(), b!.shape) : null,
    ];
  },
  emit: (context) => {
    const { node, inputs, output, target, attributes } = context;
    const { transposeA, transposeB } = attributes;
    if (!transposeA && !transposeB) {
      node('MatMul', inputs, {}, { output });
    } else if (target === 'webgpu') {
      // The GPU provider has no FusedMatMul: it would run on the CPU.
      const a = transposeA ? transposed(context, 0) : inputs[0]!;
      const b = transposeB ? transposed(context, 1) : inputs[1]!;
      node('MatMul', [a, b], {}, { output });
    } else if (context.inputTypes.every(({ shape }) => shape.length === 2)) {
      const flags = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
      node('Gemm', inputs, flags, { output });
    } else {
      const attributes = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
      node('FusedMatMul', inputs, attributes, { output, domain: 'com.microsoft' });
    }
  },
};

function matrix(shape: Shape, transposed: boolean): readonly [number, number] {
  if (shape.length < 2) {
    throw new LimberError({ what: 'MatMul takes operands of at least 2 axes', got: formatShape(shape) });
  }
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

function transposed({ node, inputs, inputTypes }: EmitContext<'matmul'>, index: 0 | 1): string {
  const rank = inputTypes[index]!.shape.length;
  const order = Array.from({ length: rank }, (_, axis) => axis);
  [order[rank - 2], order[rank - 1]] = [rank - 1, rank - 2];
  return node('Transpose', [inputs[index]!], { perm: { ints: order } });
}
