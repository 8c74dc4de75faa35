import type { OnnxInitializer, OnnxNode } from '../model.ts';

/** The initializers that at least one node reads. */
export function usedInitializers(
  initializers: readonly OnnxInitializer[],
  nodes: readonly OnnxNode[],
): readonly OnnxInitializer[] {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  return initializers.filter(({ name }) => used.has(name));
}
