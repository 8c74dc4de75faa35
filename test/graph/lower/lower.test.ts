import { describe, expect, it } from 'vitest';
import {
  accelerateModel,
  type ConvAttributes,
  constant,
  differentiate,
  emit,
  type GraphTarget,
  input,
  lower,
  nodesInOrder,
  ops,
  parameter,
  type Value,
} from '../../../src/graph/index.ts';
import { operators } from '../../../src/graph/operators.ts';
import { decodeModel } from '../../../src/onnx/index.ts';
import { nodeRuntime } from '../../../src/runtime/node.ts';
import { float32, sizeOf } from '../../../src/tensor/index.ts';
import { operatorSuite } from '../operator-suite.ts';
import { operatorTable } from '../operators/index.ts';
import { normal } from '../points.ts';
import { difference, loweredFor } from './difference.ts';

const runtime = nodeRuntime({ threads: 1 });

const operatorsIn = (...values: Value[]) =>
  nodesInOrder(values).flatMap((node) => (node.kind === 'operator' ? [node.operator] : []));

const convolutionsIn = (value: Value) =>
  nodesInOrder([value]).flatMap((node) =>
    node.kind === 'operator' && node.operator === 'conv' ? [node.output.shape.join('×')] : [],
  );

/** Whether images are moved into tiles: by a convolution of each channel whose strides are a tile's outputs. */
const hasTiles = (value: Value) =>
  nodesInOrder([value]).some(
    (node) =>
      node.kind === 'operator' &&
      node.operator === 'conv' &&
      node.attributes.strides[0] >= 3 &&
      node.inputs[1]!.node.kind === 'constant',
  );

/** Operators that targets write differently, and operators whose gradients contain them. */
const {
  averagePool,
  channelAffine,
  conv,
  convInputGradient,
  convTranspose,
  convWeightGradient,
  logSoftmax,
  matmul,
  maxPool,
  maxPoolGradient,
  normalizeBatch,
  reduceMax,
  reduceMean,
  reduceSum,
} = operatorTable;
const table = {
  averagePool,
  channelAffine,
  conv,
  convInputGradient,
  convTranspose,
  convWeightGradient,
  logSoftmax,
  matmul,
  maxPool,
  maxPoolGradient,
  normalizeBatch,
  reduceMax,
  reduceMean,
  reduceSum,
};

// The processor's own graphs are checked in ops.test.ts and, in WebAssembly, in ops-wasm.test.ts.
describe.each(['webgpu', 'portable'] as const)('operators as lowered for %s', (target) => {
  operatorSuite(() => runtime, { table, target });
});

describe('a convolution and its gradients', () => {
  const cases: readonly (readonly [string, Value, Value, Partial<ConvAttributes>])[] = [
    ['9×9, in tiles', image(2, 48, 30), kernel(64, 48, 9), { padding: [4, 4, 4, 4] }],
    ['11×11, in tiles', image(4, 32, 24), kernel(48, 32, 11), { padding: [5, 5, 5, 5] }],
    ['3×3, in tiles', image(8, 128, 20), kernel(128, 128, 3), { padding: [1, 1, 1, 1] }],
    ['3×3 not padded, in tiles', image(8, 160, 20), kernel(160, 160, 3), {}],
    ['3×3 of few channels', image(2, 6, 33), kernel(8, 6, 3), { padding: [1, 1, 1, 1] }],
    ['dense with strides', image(2, 8, 13), kernel(12, 8, 5), { strides: [2, 2], padding: [2, 2, 2, 2] }],
    ['depthwise with strides', image(2, 16, 14), kernel(16, 1, 3), { strides: [2, 2], groups: 16 }],
    ['in groups, with strides', image(2, 8, 9), kernel(6, 4, 3), { strides: [2, 1], groups: 2 }],
    ['dilated', image(2, 8, 14), kernel(8, 8, 5), { dilations: [2, 2], padding: [4, 4, 4, 4] }],
  ];

  it.each(cases)('are the same on every target: %s', async (title, x, weight, attributes) => {
    const y = ops.conv(x, weight, null, attributes);
    const loss = ops.sum(ops.multiply(y, input('gradient', 'float32', y.shape)));
    for (const value of [y, ...differentiate(loss, [x, weight])]) {
      for (const target of ['cpu', 'wasm', 'webgpu'] as const) {
        const lowered = loweredFor(target, value);
        expect(hasTiles(lowered)).toBe(title.endsWith('in tiles') && target !== 'webgpu');
        expect(await difference(value, lowered)).toBeLessThan(1e-5);
      }
    }
  });

  it('are distinguished if one number differs by a thousandth', async () => {
    const [, x, weight, attributes] = cases[0]!;
    const y = ops.conv(x, weight, null, attributes);
    const [gradient] = differentiate(ops.sum(ops.square(y)), [weight]);
    const factors = float32(
      gradient!.shape,
      new Float32Array(sizeOf(gradient!.shape)).fill(1).fill(1.001, 0, 1),
    );
    const wrong = ops.multiply(loweredFor('cpu', gradient!), constant(factors));
    expect(await difference(gradient!, wrong)).toBeGreaterThan(1e-5);
  });

  it('are three operators when differentiated, for all shapes', () => {
    for (const [, x, weight, attributes] of cases) {
      const y = ops.conv(x, weight, null, attributes);
      const gradients = differentiate(ops.sum(ops.multiply(y, input('g', 'float32', y.shape))), [x, weight]);
      const used = new Set(operatorsIn(...gradients));
      expect(used).toContain('convInputGradient');
      expect(used).toContain('convWeightGradient');
      for (const other of ['conv', 'convTranspose', 'matmul', 'pad', 'slice', 'concat']) {
        expect(used).not.toContain(other);
      }
    }
  });
});

describe('lowering', () => {
  it('replaces only convolutions that become cheaper', async () => {
    const x = input('x', 'float32', [1, 64, 24, 24]);
    const weight = parameter('weight', normal(64, 64, 9, 9));
    const wide = ops.conv(x, weight, input('bias', 'float32', [64]), { padding: [4, 4, 4, 4] });
    const plain = ops.conv(ops.relu(wide), input('w', 'float32', [2, 64, 1, 1]));
    const lowered = loweredFor('cpu', plain);
    expect(convolutionsIn(plain)).toEqual(['1×64×24×24', '1×2×24×24']);
    expect(convolutionsIn(lowered)).not.toContain('1×64×24×24');
    expect(convolutionsIn(lowered)).toContain('1×2×24×24');
    expect(await difference(plain, lowered)).toBeLessThan(1e-5);
  });

  it('gives the same objects if nothing changes, and when repeated', () => {
    const y = ops.relu(ops.conv(image(1, 3, 8), kernel(4, 3, 3)));
    expect(loweredFor('cpu', y)).toBe(y);
    for (const target of ['cpu', 'wasm', 'webgpu', 'portable'] as const) {
      const x = image(2, 64, 24);
      const deep = ops.conv(x, kernel(64, 64, 9), null, { padding: [4, 4, 4, 4] });
      const [gradient] = differentiate(ops.sum(ops.square(deep)), [x]);
      const once = loweredFor(target, gradient!);
      expect(loweredFor(target, once)).toBe(once);
    }
  });

  it('leaves no operator that a file cannot hold', () => {
    const lacking = Object.keys(operators).filter((operator) =>
      /Gradient$|normalizeBatch|channelAffine/.test(operator),
    );
    expect(lacking).toHaveLength(5);
    for (const target of ['cpu', 'wasm', 'webgpu', 'portable'] as const) {
      for (const { apply, point } of Object.values(operatorTable).flat()) {
        const y = apply(...point.map(({ dtype, shape }, index) => input(`x${index}`, dtype, shape)));
        const used = new Set<string>(operatorsIn(loweredFor(target, y)));
        expect(lacking.filter((operator) => used.has(operator))).toEqual([]);
      }
    }
  });

  it('writes no operator that WebGPU lacks', () => {
    const x = input('x', 'float32', [2, 3, 4]);
    const y = ops.logSoftmax(ops.matmul(x, x, { transposeB: true }), 2);
    const written = (target: GraphTarget) =>
      decodeModel(emit({ name: 'test', outputs: { y }, target }), 'test').graph.nodes.map(
        ({ opType }) => opType,
      );
    expect(written('cpu')).toEqual(['FusedMatMul', 'LogSoftmax']);
    expect(written('portable')).toEqual(['Transpose', 'MatMul', 'LogSoftmax']);
    expect(written('webgpu')).not.toContain('FusedMatMul');
    expect(written('webgpu')).not.toContain('LogSoftmax');
  });

  it('adds a changing bias after a depthwise convolution with a constant kernel', () => {
    const weight = parameter('weight', normal(8, 1, 3, 3));
    const bias = parameter('bias', normal(8));
    const bindings = new Map([[bias.node, input('bias', 'float32', [8])]]);
    const y = ops.conv(image(1, 8, 9), weight, bias, { groups: 8 });
    const used = (graph: { readonly outputs: { readonly y: Value } }) => operatorsIn(graph.outputs.y);
    expect(used(lower({ y }, { target: 'cpu', bindings }))).toEqual(['conv', 'reshape', 'add']);
    expect(used(lower({ y }, { target: 'cpu' }))).toEqual(['conv']);
    expect(used(lower({ y }, { target: 'webgpu', bindings }))).toEqual(['conv']);
  });
});

describe('accelerateModel', () => {
  const exported = (size: number) => {
    const weight = parameter('weight', normal(size, size, 9, 9));
    const y = ops.conv(image(2, size, 24), weight, null, { padding: [4, 4, 4, 4] });
    return emit({ name: 'exported', outputs: { y }, metadata: { skeleton: 'lsp' } });
  };
  const nodes = (bytes: Uint8Array) => decodeModel(bytes, 'test').graph.nodes.length;

  it('writes a model with tiles where they are cheaper, with the same metadata', () => {
    const fast = accelerateModel(exported(64), 'test.onnx', 'cpu');
    expect(nodes(fast)).toBeGreaterThan(1);
    expect(decodeModel(fast, 'test').metadata).toEqual({ skeleton: 'lsp' });
  });

  it('gives the same bytes if tiles are not cheaper, or not on this target', () => {
    const small = exported(4);
    expect(accelerateModel(small, 'test.onnx', 'cpu')).toBe(small);
    const large = exported(64);
    expect(accelerateModel(large, 'test.onnx', 'webgpu')).toBe(large);
  });
});

function image(batch: number, channels: number, side: number): Value {
  return input('x', 'float32', [batch, channels, side, side]);
}

function kernel(outputs: number, inputs: number, size: number): Value {
  return input('weight', 'float32', [outputs, inputs, size, size]);
}
