import { describe, expect, it } from 'vitest';
import { openSuppressor } from '../../src/detect/index.ts';
import { boxOverlap } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { wasmRuntime } from '../runtime/wasm-runtime.ts';

type Edges = readonly [number, number, number, number];

/** Greedy suppression by its definition, without any optimization. */
function byDefinition(
  edges: readonly Edges[],
  scores: readonly number[],
  overlap: number,
): readonly number[] {
  const box = (index: number) => {
    const [x1, y1, x2, y2] = edges[index]!;
    return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
  };
  const kept: number[] = [];
  for (const index of [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!)) {
    if (kept.every((other) => boxOverlap(box(index), box(other)) <= overlap)) kept.push(index);
  }
  return kept;
}

describe.each([
  ['Node', () => nodeRuntime({ threads: 1 })],
  ['WebAssembly', () => wasmRuntime()],
])("suppression by ONNX's operator in %s", (_, runtime) => {
  it.each([0.3, 0.6])('equals greedy suppression, for an overlap of %f', async (overlap) => {
    const random = randomStream(7);
    const edges = Array.from({ length: 60 }, (): Edges => {
      const [x, y] = [random.uniform(0, 40), random.uniform(0, 40)];
      return [x, y, x + random.uniform(10, 40), y + random.uniform(10, 40)];
    });
    const scores = edges.map(() => random.uniform(0, 1));
    const suppressor = await openSuppressor(overlap, 100, runtime());
    const chosen = await suppressor.choose({ edges, scores });
    expect(chosen).toEqual(byDefinition(edges, scores, overlap));
    expect(chosen.length).toBeLessThan(60);
    expect(await suppressor.choose({ edges: [], scores: [] })).toEqual([]);
    await suppressor.close();
  });
});
