import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/codecs/index.ts';
import { type CropPoint, cropPoint, distance } from '../../src/geometry/index.ts';
import { emit, input, ops, parametersOf } from '../../src/graph/index.ts';
import {
  type Architecture,
  inferenceNetwork,
  regressor,
  regressorSchema,
  talkCpm,
} from '../../src/models/index.ts';
import { beliefMapL2, boxL2 } from '../../src/nn/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, type Tensor } from '../../src/tensor/index.ts';
import { compileStep } from '../../src/train/compile-step.ts';
import { discs } from './discs.ts';

const runtime = nodeRuntime({ threads: 1 });
const batch = 8;

/** Trains on drawn discs. Returns every step's loss and the trained weights. */
async function train(architecture: Architecture, steps: number, baseRate: number) {
  const [step, center] = [input('step', 'float32', []), input('center', 'float32', [batch, 2])];
  const { image } = inferenceNetwork(architecture, { seed: 5, batch });
  const network = architecture.build({ image, seed: 5, mode: { kind: 'training', step, center } });
  const example = discs(architecture, batch, 0);
  const targets = input('targets', 'float32', example.targets.shape);
  const weights = input('weights', 'float32', example.weights.shape);
  const rule = architecture.kind === 'cpm' ? beliefMapL2 : boxL2;
  const loss = network.stages
    .map((stage) => rule(stage, targets, weights))
    .reduce((total, stage) => ops.add(total, stage));
  const training = await compileStep(runtime, { loss, optimizer: { kind: 'adam' } });
  const middles = float32([batch, 2], new Float32Array(2 * batch).fill(15.5));
  const losses: number[] = [];
  for (let count = 1; count <= steps; count++) {
    const { image, targets, weights } = discs(architecture, batch, count);
    const learningRate = baseRate * (count > steps / 2 ? 0.3 : 1);
    const fed = { image, targets, weights, center: middles };
    losses.push((await training.run(fed, { learningRate, step: count })).loss);
  }
  await training.close();
  const trained = new Map<string, Tensor>();
  for (const { node, shape } of parametersOf(network.stages)) {
    trained.set(node.name, float32(shape, training.state.get(node.name)!.data));
  }
  return { losses, trained };
}

/** Mean distance in pixels between decoded and true joints, on images outside the training data. */
async function meanError(architecture: Architecture, weights: ReadonlyMap<string, Tensor>) {
  const count = 40;
  const { image, poses } = discs(architecture, count, -1);
  const { stages } = inferenceNetwork(architecture, { seed: 5, batch: count });
  const session = await runtime.compile(emit({ name: 'trained', outputs: { out: stages.at(-1)! }, weights }));
  const out = (await session.run({ image })).out!.data as Float32Array;
  await session.close();
  const codec = createCodec(architecture.codec);
  const size = out.length / count;
  return meanDistance(poses, (index) =>
    codec.decode(out.subarray(index * size, (index + 1) * size)).map((joint) => joint!.point),
  );
}

function meanDistance(
  poses: readonly (readonly CropPoint[])[],
  predicted: (index: number) => readonly CropPoint[],
): number {
  const errors = poses.flatMap((pose, index) => {
    const points = predicted(index);
    return pose.map((point, joint) => distance(point, points[joint]!));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const cases: readonly [
  string,
  Architecture,
  { steps: number; rate: number; falls: number; gains: number },
][] = [
  [
    'a Convolutional Pose Machine',
    talkCpm({
      joints: 2,
      width: 32,
      height: 32,
      trunk: [
        { channels: 12, kernel: 5, pool: 2 },
        { channels: 12, kernel: 5, pool: 3 },
      ],
      firstStage: [{ channels: 16, kernel: 3, dropout: 0.1 }],
      look: [{ channels: 12, kernel: 3 }],
      refine: [{ channels: 16, kernel: 5 }],
      centerSigma: 6,
      sigma: 4,
    }),
    { steps: 110, rate: 6e-3, falls: 6, gains: 3 },
  ],
  [
    'a regressor',
    regressor(
      regressorSchema.parse({
        kind: 'regressor',
        width: 32,
        height: 32,
        blocks: [
          { channels: 12, kernel: 5, pool: 2 },
          { channels: 16, kernel: 3, pool: 2 },
        ],
        hidden: [64],
      }),
      2,
    ),
    { steps: 140, rate: 3e-3, falls: 20, gains: 2.5 },
  ],
];

describe.each(cases)('%s', (_, architecture, { steps, rate, falls, gains }) => {
  it('learns the positions of discs', async () => {
    const { losses, trained } = await train(architecture, steps, rate);
    expect(mean(losses.slice(0, 5)) / mean(losses.slice(-20))).toBeGreaterThan(falls);
    const middle = cropPoint(15.5, 15.5);
    const always = meanDistance(discs(architecture, 40, -1).poses, () => [middle, middle]);
    const error = await meanError(architecture, trained);
    expect(always / error).toBeGreaterThan(gains);
    expect(await meanError(architecture, new Map())).toBeGreaterThan(0.7 * always);
  });
});
