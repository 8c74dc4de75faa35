import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ImportedGraph, importOnnx, importTfjs } from '../../../src/graph/import/index.ts';
import { differentiate, emit, input, ops, parametersOf } from '../../../src/graph/index.ts';
import { decodeModel } from '../../../src/onnx/index.ts';
import { nodeRuntime } from '../../../src/runtime/node.ts';
import { float32, type Tensor } from '../../../src/tensor/index.ts';
import { noise } from './compare.ts';
import { attr, placeholder, tfModel } from './tf-model.ts';

/**
 * Losses of plain gradient descent from the imported weights toward a random target, and the expected decrease in the
 * first step: rate · |gradient|² for a small rate.
 */
async function descend(
  graph: ImportedGraph,
  output: string,
  steps: number,
  rate: number,
): Promise<{ losses: readonly number[]; expectedFall: number }> {
  const y = graph.outputs[output]!;
  const target = input('target', 'float32', y.shape);
  const loss = ops.mean(ops.square(ops.subtract(y, target)));
  const parameters = parametersOf([y]);
  const gradients = differentiate(loss, parameters);
  const session = await nodeRuntime().compile(
    emit({
      name: 'step',
      outputs: Object.fromEntries([
        ['loss', loss] as const,
        ...gradients.map((g, i) => [`gradient${i}`, g] as const),
      ]),
      bindings: new Map(parameters.map(({ node, dtype, shape }) => [node, input(node.name, dtype, shape)])),
    }),
  );
  const inputs = Object.values(graph.inputs).map(({ node, shape }) => {
    return [node.kind === 'input' ? node.name : '', float32(shape, noise(shape))] as const;
  });
  const fixed = { ...Object.fromEntries(inputs), target: float32(y.shape, noise(y.shape, 9)) };
  const weights = new Map<string, Tensor>(parameters.map(({ node }) => [node.name, node.initial]));
  const losses: number[] = [];
  let expectedFall = 0;
  for (let step = 0; step <= steps; step++) {
    const results = await session.run({ ...fixed, ...Object.fromEntries(weights) });
    losses.push(Number(results.loss!.data[0]));
    parameters.forEach(({ node, shape }, i) => {
      const before = weights.get(node.name)!.data as Float32Array;
      const slope = results[`gradient${i}`]!.data as Float32Array;
      if (step === 0) expectedFall += rate * slope.reduce((sum, value) => sum + value * value, 0);
      weights.set(
        node.name,
        float32(
          shape,
          before.map((value, at) => value - rate * slope[at]!),
        ),
      );
    });
  }
  await session.close();
  return { losses, expectedFall };
}

function fallsAtEveryStep(losses: readonly number[]): boolean {
  return losses.every((loss, step) => step === 0 || loss < losses[step - 1]!);
}

describe('fine-tuning an imported network', () => {
  it('lowers the loss of a small TF.js model at every step', async () => {
    const window = { padding: attr.text('SAME'), strides: attr.integers(1, 2, 2, 1) };
    const files = tfModel(
      [
        placeholder('image', [2, 8, 8, 3]),
        { name: 'depthwise', op: 'DepthwiseConv2dNative', input: ['image', 'd'], attr: window },
        {
          name: 'point',
          op: '_FusedConv2D',
          input: ['depthwise', 'w', 'b'],
          attr: {
            padding: attr.text('VALID'),
            strides: attr.integers(1, 1, 1, 1),
            fused_ops: attr.texts('BiasAdd', 'Relu6'),
          },
        },
        {
          name: 'large',
          op: 'ResizeBilinear',
          input: ['point', 'size'],
          attr: { half_pixel_centers: attr.flag(true) },
        },
      ],
      {
        d: { shape: [3, 3, 3, 1], values: noise([27], 2) },
        w: { shape: [1, 1, 3, 4], values: noise([12], 3) },
        b: { shape: [4], values: [1, 1, 1, 1] },
        size: { shape: [2], values: [8, 8], dtype: 'int32' },
      },
    );
    const { losses } = await descend(importTfjs(files, { outputs: ['large'] }), 'large', 5, 0.05);
    expect(fallsAtEveryStep(losses), losses.join(', ')).toBe(true);
    expect(losses.at(-1)!).toBeLessThan(0.95 * losses[0]!);
  });

  it("lowers the loss of MoveNet's trunk at every step, through all its layers", async () => {
    const path = fileURLToPath(new URL('../../../assets/movenet-lightning-trunk.onnx', import.meta.url));
    const model = decodeModel(new Uint8Array(readFileSync(path)), path);
    const graph = importOnnx(model, { shapes: { image: [2, 3, 64, 64] }, outputs: ['features'] });
    const { losses, expectedFall } = await descend(graph, 'features', 5, 1e-5);
    expect(fallsAtEveryStep(losses), losses.join(', ')).toBe(true);
    expect((losses[0]! - losses[1]!) / expectedFall).toBeCloseTo(1, 1);
  });
});
