import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/codecs/index.ts';
import { createEstimator } from '../../src/estimate/index.ts';
import { applyAffine, invert } from '../../src/geometry/index.ts';
import { emit, input, parametersOf } from '../../src/graph/index.ts';
import { inferenceNetwork } from '../../src/models/index.ts';
import { spatialSoftmax } from '../../src/nn/index.ts';
import { float32, type Tensor } from '../../src/tensor/index.ts';
import { files, train } from '../../src/train/index.ts';
import { checkpointIn, cpm, figure, memoryFolder, recipe, regressor, runtime, tinyRun } from './tiny-run.ts';

const release = { ...cpm, maps: 'peak', background: true };
const withoutDropout = { firstStage: [{ channels: 8, kernel: 3 }] };

describe.each<[string, object]>([
  ['a regressor', regressor],
  ['belief maps as distributions', { ...cpm, ...withoutDropout }],
  ['belief maps of peak 1 with a background', { ...release, ...withoutDropout }],
])('the exported model of %s', (_, model) => {
  it('predicts the same as the training graph with the averaged parameters', async () => {
    const folder = memoryFolder();
    // With one validation, after the last step, model.onnx and last.checkpoint hold the same weights.
    const options = tinyRun(folder, { ...recipe, model, validateEvery: 8 });
    await train(options);
    const { tensors } = checkpointIn(folder);

    const estimator = await createEstimator(folder.files.get(files.model)!, 'model.onnx', runtime);
    const { image } = figure(77);
    const { stages, crop, pose, cropMap } = await estimator.estimate(image);
    await estimator.close();
    expect(crop.data).toEqual(image.data);

    const [step, center] = [input('step', 'float32', []), input('center', 'float32', [1, 2])];
    const mode = { kind: 'training', step, center } as const;
    const [architecture] = options.networks;
    const network = architecture.build({
      image: inferenceNetwork(architecture, { seed: 999 }).image,
      seed: 999,
      mode,
    });
    const weights = new Map<string, Tensor>(
      parametersOf(network.stages).map(({ node, shape }) => [
        node.name,
        float32(shape, tensors.get(`average/${node.name}`)!),
      ]),
    );
    const logits =
      architecture.codec.kind === 'belief maps' && architecture.codec.normalization === 'probability';
    const outputs = Object.fromEntries(
      network.stages.map((stage, index) => [`stage${index + 1}`, logits ? spatialSoftmax(stage) : stage]),
    );
    const session = await runtime.compile(emit({ name: 'training graph', outputs, weights }));
    const given: Record<string, Tensor> = {
      image: crop,
      center: float32([1, 2], [15.5, 15.5]),
      step: float32([], [1]),
    };
    const results = await session.run(
      Object.fromEntries(Object.keys(session.inputs).map((name) => [name, given[name]!])),
    );
    await session.close();

    expect(stages.map(({ name }) => name)).toEqual(Object.keys(outputs));
    for (const { name, output } of stages) {
      const expected = results[name]!;
      expect(output.shape).toEqual(expected.shape);
      const worst = output.data.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - Number(expected.data[at]))),
        0,
      );
      expect(worst).toBeLessThan(1e-5);
    }
    const decoded = createCodec(architecture.codec).decode(
      results[stages.at(-1)!.name]!.data as Float32Array,
    );
    for (const [joint, found] of decoded.entries()) {
      const expected = applyAffine(invert(cropMap), found!.point);
      expect(pose[joint]!.point.x).toBeCloseTo(expected.x, 2);
      expect(pose[joint]!.point.y).toBeCloseTo(expected.y, 2);
    }
  });
});
