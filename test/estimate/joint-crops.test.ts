import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEstimator } from '../../src/estimate/index.ts';
import { boxCenter } from '../../src/geometry/index.ts';
import { createNetworks, deepposeSchema, metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeModel, encodeModel } from '../../src/onnx/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import type { Pose } from '../../src/skeletons/index.ts';
import { exportModel } from '../../src/train/index.ts';
import { dots } from '../fixtures/images.ts';
import { waver } from '../fixtures/models.ts';

const runtime = nodeRuntime({ threads: 1 });
const skeleton = { ...waver, torso: ['right hand', 'head'] as const };
const config = deepposeSchema.parse({
  kind: 'deeppose',
  network: { channels: [4], blocks: 0, pooling: 'cells', hidden: 4 },
  size: 16,
  cropSize: 8,
});

/** Networks with a constant output: the biases of their last layer. */
function cascade(...said: readonly (readonly number[])[]): Uint8Array {
  const weights = new Map(
    said.flatMap((numbers, index) => {
      const name = `stage${index + 1}/coordinates`;
      return [
        [`${name}/weight`, new Float32Array(24)] as const,
        [`${name}/bias`, Float32Array.from(numbers)] as const,
      ];
    }),
  );
  const [first, ...later] = createNetworks({ ...config, stages: said.length }, { joints: skeleton.joints });
  return exportModel({
    networks: [{ architecture: first }, ...later.map((architecture) => ({ architecture, sigma: 1.5 }))],
    skeleton,
    seed: 1,
    weights,
    card: {
      name: 'always the same',
      crop: { padding: 1.25 },
      provenance: { trainedOn: [], license: 'Apache-2.0' },
      scores: [],
    },
  });
}

const first = [-0.25, 0.25, 0, -0.25, 0.25, 0.25];
const second = [0.1, -0.2, 0, 0, 0, 0.5];
const photo = dots(100, 100, 5, []);

/** To four digits, because networks compute in single precision. */
const points = (pose: Pose) => pose.map((joint) => near([joint!.point.x, joint!.point.y]));
const near = (values: readonly number[]) => values.map((value) => Math.round(value * 1e4) / 1e4 + 0);

/** Diameter: right hand (24.5, 74.5) to head (49.5, 24.5). */
const side = 1.5 * Math.hypot(25, 50);

const threeNetworks = [
  { looks: 'crop', input: { name: 'image', width: 16, height: 16 }, outputs: ['stage1'] },
  { looks: 'around joints', input: { name: 'crops2', width: 8, height: 8 }, outputs: ['stage2'], sigma: 1.5 },
  { looks: 'around joints', input: { name: 'crops3', width: 8, height: 8 }, outputs: ['stage3'], sigma: 1.5 },
];

describe('a cascade', () => {
  it('moves every joint by its own output for the crop around it', async () => {
    const estimator = await createEstimator(cascade(first, second), 'm', runtime);
    const { stages, pose } = await estimator.estimate(photo);
    await estimator.close();
    expect(stages.map(({ name, output }) => [name, output.shape])).toEqual([
      ['stage1', [1, 6]],
      ['stage2', [1, 6]],
    ]);
    expect(points(stages[0]!.pose)).toEqual([
      [24.5, 74.5],
      [49.5, 24.5],
      [74.5, 74.5],
    ]);
    expect(points(pose)).toEqual([
      near([24.5 + 0.1 * side, 74.5 - 0.2 * side]),
      [49.5, 24.5],
      near([74.5, 74.5 + 0.5 * side]),
    ]);
    expect(stages[0]!.boxes).toBeUndefined();
    for (const [joint, box] of stages[1]!.boxes!.entries()) {
      expect([box!.width, box!.height]).toEqual([expect.closeTo(side, 4), expect.closeTo(side, 4)]);
      expect(points([{ point: boxCenter(box!) }])).toEqual(points([stages[0]!.pose[joint]!]));
    }
  });

  it("starts from the previous stage's joints", async () => {
    const estimator = await createEstimator(cascade(first, second, second), 'm', runtime);
    const { stages } = await estimator.estimate(photo);
    await estimator.close();
    const [, before, after] = stages;
    // The torso has changed its length, so the crops have changed too.
    const [hand, head] = [before!.pose[0]!.point, before!.pose[1]!.point];
    const later = 1.5 * Math.hypot(hand.x - head.x, hand.y - head.y);
    expect(later).not.toBeCloseTo(side, 0);
    expect(after!.pose[0]!.point.x).toBeCloseTo(hand.x + 0.1 * later, 4);
  });

  it('averages with the opposite joint’s output for the mirrored crop', async () => {
    const estimator = await createEstimator(cascade(first, second), 'm', runtime);
    const { stages } = await estimator.estimate(photo, { flip: true });
    await estimator.close();
    expect([...stages[1]!.output.data]).toEqual(
      [0.05, 0.15, 0, 0, -0.05, 0.15].map((value) => expect.closeTo(value, 6)),
    );
  });

  it('finds several people in one run exactly as one by one', async () => {
    const model = cascade(first, second);
    const runs: number[] = [];
    const counting: typeof runtime = {
      ...runtime,
      async compile(bytes, options) {
        const session = await runtime.compile(bytes, options);
        return {
          ...session,
          run(inputs, into) {
            const crops = inputs.crops2?.shape[0];
            if (crops !== undefined) runs.push(crops);
            return session.run(inputs, into);
          },
        };
      },
    };
    const people = [
      { image: photo },
      { image: photo, box: { x: 10, y: 20, width: 40, height: 30 } },
      { image: dots(60, 80, 5, []) },
    ];
    const estimator = await createEstimator(model, 'm', counting);
    const together = await estimator.estimateAll(people);
    expect(runs).toEqual([9]);
    for (const [place, { image, ...options }] of people.entries()) {
      expect((await estimator.estimate(image, options)).pose).toEqual(together[place]!.pose);
    }
    expect(await estimator.estimateAll([])).toEqual([]);
    await estimator.close();
  });

  it('is one file in which each stage is a network with a separate input', () => {
    const { graph, metadata } = decodeModel(cascade(first, second, second), 'm');
    expect(graph.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['image', [1, 16, 16, 3]],
      ['crops2', ['crops', 8, 8, 3]],
      ['crops3', ['crops', 8, 8, 3]],
    ]);
    expect(graph.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['stage1', [1, 6]],
      ['stage2', ['crops', 6]],
      ['stage3', ['crops', 6]],
    ]);
    expect(parseMetadata(metadata[metadataKey], 'm')).toMatchObject({
      kind: 'deeppose',
      format: 3,
      networks: threeNetworks,
    });
  });

  it('of an earlier format still opens and gives the same result', async () => {
    const older = readFileSync(new URL('../fixtures/cascade-format-1.onnx', import.meta.url));
    const description = JSON.parse(decodeModel(older, 'm').metadata[metadataKey]!);
    expect(description).toMatchObject({ format: 1, outputs: ['stage1'], refinement: { sigma: 1.5 } });
    const [one, two] = [
      await createEstimator(older, 'm', runtime),
      await createEstimator(cascade(first, second, second), 'm', runtime),
    ];
    const [image, next, third] = threeNetworks;
    expect(one.metadata).toEqual({ ...two.metadata, networks: [image, { ...next, gain: 0.5 }, third] });
    expect((await one.estimate(photo)).stages).toEqual((await two.estimate(photo)).stages);
    await one.close();
    await two.close();
  });

  it('of one stage is a regressor', async () => {
    const estimator = await createEstimator(cascade(first), 'm', runtime);
    expect(estimator.metadata.networks).toHaveLength(1);
    expect(points((await estimator.estimate(photo)).pose)).toEqual([
      [24.5, 74.5],
      [49.5, 24.5],
      [74.5, 74.5],
    ]);
    await estimator.close();
  });

  it('that a file describes but does not contain is refused', async () => {
    const [one, two] = [cascade(first), cascade(first, second)].map((bytes) => decodeModel(bytes, 'm'));
    const misdescribed = encodeModel({ ...one!, metadata: two!.metadata });
    await expect(createEstimator(misdescribed, 'm.onnx', runtime)).rejects.toThrow(
      'the model has no output "stage2" – expected stage1 – in m.onnx',
    );
  });
});
