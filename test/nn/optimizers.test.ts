import { describe, expect, it } from 'vitest';
import { input, ops, parameter } from '../../src/graph/index.ts';
import { conv, type Optimizer, scope } from '../../src/nn/index.ts';
import { decodeModel, type OnnxNode } from '../../src/onnx/index.ts';
import { randomStream } from '../../src/random.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, type Tensor } from '../../src/tensor/index.ts';
import { compileStep } from '../../src/train/compile-step.ts';
import type { ParameterFactors, StepOptions } from '../../src/train/step.ts';

const runtime = nodeRuntime({ threads: 1 });
const names = ['a', 'b'] as const;
const initial = { a: [1, -2, 3], b: [0.5, 0.25, -1, 4] };
/** ½ Σ (a − x)² + ½ Σ (3 b − y)²: the gradients are a − x and 3 (3 b − y). */
const gradients = {
  a: (a: readonly number[], x: readonly number[]) => a.map((value, index) => value - x[index]!),
  b: (b: readonly number[], y: readonly number[]) => b.map((value, index) => 3 * (3 * value - y[index]!)),
};

function problem() {
  const half = (x: ReturnType<typeof input>) => ops.multiply(ops.sum(ops.square(x)), 0.5);
  const a = parameter('a', float32([3], initial.a));
  const b = parameter('b', float32([2, 2, 1, 1], initial.b));
  const [x, y] = [input('x', 'float32', [3]), input('y', 'float32', [2, 2, 1, 1])];
  return ops.add(half(ops.subtract(a, x)), half(ops.subtract(ops.multiply(b, 3), y)));
}

type Settings = Omit<StepOptions, 'loss'>;

const steps = 6;
const rateAt = (step: number) => 0.1 / step;
const feedsAt = (step: number) => {
  const random = randomStream(7, step);
  const values = (count: number) => Array.from({ length: count }, () => Math.fround(random.normal(0, 1)));
  return { a: values(3), b: values(4) };
};

/** The state after some steps of the graph, and the gradient norm of each. */
async function trained(settings: Settings) {
  const training = await compileStep(runtime, { loss: problem(), ...settings });
  const norms: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const { a, b } = feedsAt(step);
    const batch: Record<string, Tensor> = { x: float32([3], a), y: float32([2, 2, 1, 1], b) };
    norms.push((await training.run(batch, { learningRate: rateAt(step), step })).gradientNorm);
  }
  const state = new Map([...training.state].map(([name, { data }]) => [name, [...data]] as const));
  await training.close();
  return { state, norms };
}

/** The same in plain numbers, written from the papers. */
function reference({ optimizer, weightDecay = 0, clip, emaShare, factors = () => ({}) }: Settings) {
  const weights: Record<string, number[]> = { a: [...initial.a], b: [...initial.b] };
  const first: Record<string, number[]> = { a: [0, 0, 0], b: [0, 0, 0, 0] };
  const second: Record<string, number[]> = { a: [0, 0, 0], b: [0, 0, 0, 0] };
  const averages: Record<string, number[]> = { a: [...initial.a], b: [...initial.b] };
  const norms: number[] = [];
  const learned = names.filter((name) => factors(name).learningRate !== 0);
  for (let step = 1; step <= steps; step++) {
    const slopes = Object.fromEntries(
      learned.map((name) => [name, gradients[name](weights[name]!, feedsAt(step)[name])]),
    );
    const norm = Math.hypot(...Object.values(slopes).flat());
    norms.push(norm);
    const shrink = clip === undefined ? 1 : Math.min(1, clip / norm);
    for (const name of learned) {
      const rate = rateAt(step) * (factors(name).learningRate ?? 1);
      const lambda = weightDecay * (factors(name).weightDecay ?? 1);
      const [p, m, v] = [weights[name]!, first[name]!, second[name]!];
      p.forEach((before, index) => {
        const raw = slopes[name]![index]! * shrink;
        const g = optimizer.kind === 'adamw' ? raw : raw + lambda * before;
        switch (optimizer.kind) {
          case 'sgd':
            m[index] = (optimizer.momentum ?? 0) * m[index]! + g;
            p[index] = before - rate * m[index]!;
            break;
          case 'adagrad':
            v[index]! += g * g;
            p[index] = before - (rate * g) / (Math.sqrt(v[index]!) + (optimizer.epsilon ?? 1e-10));
            break;
          default: {
            const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = optimizer;
            m[index] = beta1 * m[index]! + (1 - beta1) * g;
            v[index] = beta2 * v[index]! + (1 - beta2) * g * g;
            const mean = m[index]! / (1 - beta1 ** step);
            const square = v[index]! / (1 - beta2 ** step);
            const decayed = optimizer.kind === 'adamw' ? before * (1 - rate * lambda) : before;
            p[index] = decayed - (rate * mean) / (Math.sqrt(square) + epsilon);
          }
        }
        const share = Math.max(9 / (step + 9), emaShare ?? 0);
        averages[name]![index]! += share * (p[index]! - averages[name]![index]!);
      });
    }
  }
  return { weights, averages, norms, learned };
}

const optimizers: readonly Optimizer[] = [
  { kind: 'sgd' },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'adagrad' },
  { kind: 'adagrad', epsilon: 0.5 },
  { kind: 'adam' },
  { kind: 'adam', beta1: 0.5, beta2: 0.8, epsilon: 0.1 },
  { kind: 'adamw' },
];

const variants: readonly [string, Omit<Settings, 'optimizer'>][] = [
  ['plainly', {}],
  ['with decay', { weightDecay: 0.3 }],
  ['with gradients clipped', { clip: 2 }],
  ['with a limit that gradients never reach', { clip: 1e6 }],
  [
    'with factors on one parameter’s rate and decay',
    { weightDecay: 0.3, factors: (name) => (name === 'b' ? { learningRate: 0.25, weightDecay: 2 } : {}) },
  ],
  [
    'with one parameter spared decay',
    { weightDecay: 0.3, factors: (name) => (name === 'a' ? { weightDecay: 0 } : {}) },
  ],
  [
    'with one parameter frozen',
    { weightDecay: 0.3, clip: 1, factors: (name) => (name === 'b' ? { learningRate: 0 } : {}) },
  ],
  ['with averaged weights', { emaShare: 0.7 }],
];

describe.each(optimizers.map((optimizer) => [JSON.stringify(optimizer), optimizer] as const))(
  'a step of %s',
  (_, optimizer) => {
    it.each(variants)('moves parameters by the formula, %s', async (_, variant) => {
      const settings = { optimizer, ...variant };
      const { state, norms } = await trained(settings);
      const expected = reference(settings);
      for (const [step, norm] of expected.norms.entries()) expect(norms[step]! / norm).toBeCloseTo(1, 4);
      for (const name of names) {
        const learned = expected.learned.includes(name);
        expect(state.has(name)).toBe(learned);
        expect(state.has(`average/${name}`)).toBe(learned && variant.emaShare !== undefined);
        if (!learned) continue;
        for (const [index, value] of expected.weights[name]!.entries()) {
          expect(Math.abs(state.get(name)![index]! - value)).toBeLessThan(
            1e-4 * Math.max(1, Math.abs(value)),
          );
          // Checks that the step changed something.
          expect(Math.abs(value - initial[name][index]!)).toBeGreaterThan(1e-3);
        }
        if (variant.emaShare === undefined) continue;
        for (const [index, value] of expected.averages[name]!.entries()) {
          expect(Math.abs(state.get(`average/${name}`)![index]! - value)).toBeLessThan(1e-4);
        }
      }
    });
  },
);

describe('a training step', () => {
  it('gives the same numbers, bit for bit, when it is run again', async () => {
    const settings: Settings = { optimizer: { kind: 'adamw' }, weightDecay: 0.1, clip: 1, emaShare: 0.1 };
    expect(await trained(settings)).toEqual(await trained(settings));
  });

  it('changes nothing when gradients are 0', async () => {
    const loss = ops.sum(ops.multiply(parameter('p', float32([2], [1, 2])), input('x', 'float32', [2])));
    for (const clip of [undefined, 1]) {
      const training = await compileStep(runtime, {
        loss,
        optimizer: { kind: 'sgd' },
        ...(clip === undefined ? {} : { clip }),
      });
      const { gradientNorm } = await training.run(
        { x: float32([2], [0, 0]) },
        { learningRate: 0.1, step: 1 },
      );
      expect(gradientNorm).toBe(0);
      expect([...training.state.get('p')!.data]).toEqual([1, 2]);
      await training.close();
    }
  });

  it('computes nothing for frozen parameters', async () => {
    const layers = (frozen: boolean) => {
      const root = scope(1);
      const x = input('x', 'float32', [1, 3, 8, 8]);
      const first = ops.relu(conv(root.in('first'), x, { channels: 4, kernel: 3 }));
      const last = conv(root.in('last'), first, { channels: 2, kernel: 3 });
      const factors = (name: string): ParameterFactors =>
        frozen && name.startsWith('first/') ? { learningRate: 0 } : {};
      return { loss: ops.mean(ops.square(last)), factors };
    };
    const [free, frozen] = [await nodesOf(layers(false)), await nodesOf(layers(true))];
    expect(free.state).toEqual(['first/bias', 'first/weight', 'last/bias', 'last/weight']);
    expect(frozen.state).toEqual(['last/bias', 'last/weight']);
    // Only the last layer's gradient is computed, not the ones through the ReLU and the first layer.
    expect(frozen.nodes.length).toBeLessThan(0.6 * free.nodes.length);
  });

  it('refuses to train nothing', async () => {
    const loss = ops.sum(parameter('p', float32([2], [1, 2])));
    await expect(
      compileStep(runtime, { loss, optimizer: { kind: 'sgd' }, factors: () => ({ learningRate: 0 }) }),
    ).rejects.toThrow('training would change nothing');
  });
});

describe('values that read parameters', () => {
  it('are computed before the parameters are overwritten', async () => {
    const [weight, x] = [parameter('w', float32([4], [1, 2, 3, 4])), input('x', 'float32', [4])];
    // The gradient reads only x, so the update waits only for these reads.
    const training = await compileStep(runtime, {
      loss: ops.sum(ops.multiply(weight, x)),
      metrics: { sum: ops.sum(ops.sqrt(weight)), unknown: ops.log(ops.subtract(0, ops.sum(weight))) },
      optimizer: { kind: 'sgd' },
    });
    const result = await training.run({ x: float32([4], [1, 1, 1, 1]) }, { learningRate: 0.5, step: 1 });
    expect(result.loss).toBe(10);
    expect(result.metrics.sum).toBeCloseTo(1 + Math.SQRT2 + Math.sqrt(3) + 2, 5);
    expect(result.metrics.unknown).toBeNaN();
    expect([...training.state.get('w')!.data]).toEqual([0.5, 1.5, 2.5, 3.5]);
    await training.close();
  });

  it('delay the update in the graph of the step', async () => {
    const weight = parameter('w', float32([4], [1, 2, 3, 4]));
    const x = input('x', 'float32', [4]);
    const loss = ops.sum(ops.multiply(weight, x));
    const { ancestors } = await nodesOf({ loss, metrics: { powers: ops.sum(ops.exp(weight)) } });
    expect(ancestors('next/w')).toContain('Exp');
  });

  it('may not be values that the step itself sets', async () => {
    const [weight, mean] = [parameter('w', float32([], [1])), parameter('mean', float32([], [0]))];
    const updates = [{ parameter: mean, value: ops.add(mean, 1) }];
    const loss = ops.multiply(weight, mean);
    await expect(compileStep(runtime, { loss, optimizer: { kind: 'sgd' }, updates })).rejects.toThrow(
      'the loss reads a parameter that the training step sets – got "mean"',
    );
  });
});

/** The operators of a compiled step, and the names of the values that it changes. */
async function nodesOf(options: Pick<StepOptions, 'loss' | 'factors' | 'metrics'>) {
  let nodes: readonly OnnxNode[] = [];
  const spy: Runtime = {
    target: 'cpu',
    compile(model, settings) {
      nodes = decodeModel(model, 'a step').graph.nodes;
      return runtime.compile(model, settings);
    },
  };
  const training = await compileStep(spy, { ...options, optimizer: { kind: 'sgd' } });
  await training.close();
  /** The operators that compute a value. */
  const ancestors = (name: string): readonly string[] => {
    const node = nodes.find(({ outputs }) => outputs.includes(name));
    return node === undefined ? [] : [node.opType, ...node.inputs.flatMap(ancestors)];
  };
  return { nodes: nodes.map(({ opType }) => opType), ancestors, state: [...training.state.keys()].sort() };
}
