import { LimberError } from '../../errors.ts';
import { formatShape, type Shape, sizeOf } from '../../tensor/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { broadcastShapes } from './shapes.ts';

/** Matrix products over the last two axes; the axes before are broadcast. */
export const matmul: EmittedOperator<'matmul'> = {
  infer: ([a, b], { transposeA, transposeB }) => {
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
    const towardA = () =>
      transposeA
        ? g.matmul(b, gradient, { transposeA: transposeB, transposeB: true })
        : g.matmul(gradient, b, { transposeB: !transposeB });
    const towardB = () =>
      transposeB
        ? g.matmul(gradient, a, { transposeA: true, transposeB: transposeA })
        : g.matmul(a, gradient, { transposeA: !transposeA });
    return [needed[0] ? g.sumTo(towardA(), a.shape) : null, needed[1] ? g.sumTo(towardB(), b.shape) : null];
  },
  cost: ({ inputs: [a], output, attributes: { transposeA } }) =>
    sizeOf(output.shape) * matrix(a.shape, transposeA)[1],
  window: 'all',
  // FusedMatMul belongs to ONNX Runtime only. `lower` avoids it on targets that lack it.
  emit: ({ node, inputs, inputTypes, output, attributes: { transposeA, transposeB } }) => {
    const flags = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
    if (!transposeA && !transposeB) node('MatMul', inputs, {}, { output });
    else if (inputTypes.every(({ shape }) => shape.length === 2)) node('Gemm', inputs, flags, { output });
    else node('FusedMatMul', inputs, flags, { output, domain: 'com.microsoft' });
  },
};

function matrix(shape: Shape, transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    throw new LimberError({ what: 'MatMul takes operands of at least 2 axes', got: formatShape(shape) });
  }
  return transposed ? [columns, rows] : [rows, columns];
}
