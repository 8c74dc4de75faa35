import { describe, expect, it } from 'vitest';
import {
  type AffinityFieldOptions,
  affinityFieldCodec,
  type BeliefMapOptions,
  beliefMapCodec,
  encode,
} from '../../src/codecs/index.ts';
import { createEstimator } from '../../src/estimate/index.ts';
import { meanOverScales } from '../../src/estimate/pyramid.ts';
import { cropPoint } from '../../src/geometry/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32 } from '../../src/tensor/index.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorModel, regressorModel } from '../fixtures/models.ts';

const options: BeliefMapOptions = {
  kind: 'belief maps',
  joints: 1,
  inputWidth: 96,
  inputHeight: 96,
  stride: 4,
  sigma: 6,
  background: true,
  cutoff: 0.01,
  normalization: 'peak',
};

/** The output of a perfect network for a joint in a view of the crop at a scale. */
function view(scale: number, x: number, y: number, changes: Partial<BeliefMapOptions> = {}) {
  const codec = beliefMapCodec({ ...options, ...changes });
  const middle = (options.inputWidth - 1) / 2;
  const place = (value: number) => middle + scale * (value - middle);
  const { target } = encode(codec, [[cropPoint(place(x), place(y))]]);
  return { scale, maps: float32([1, ...codec.targetShape], target) };
}

describe('maps of several scales', () => {
  it("agree on the joint's position", () => {
    const scales = [0.7, 0.85, 1, 1.15, 1.3];
    const codec = beliefMapCodec(options);
    const mean = meanOverScales(
      scales.map((scale) => view(scale, 35, 52)),
      options,
    );
    const [{ point, confidence }] = codec.decode(mean.data) as [ReturnType<typeof codec.decode>[number]];
    expect(point.x).toBeCloseTo(35, 0);
    expect(point.y).toBeCloseTo(52, 0);
    expect(confidence).toBeGreaterThan(0.85);
  });

  it('keep a map of scale 1 unchanged', () => {
    const only = view(1, 20, 60);
    const mean = meanOverScales([only], options).data;
    mean.forEach((value, at) => {
      expect(value).toBeCloseTo(only.maps.data[at]!, 6);
    });
  });

  it('give no belief outside a larger view', () => {
    const mean = meanOverScales([view(2, 48, 48)], options).data;
    expect(mean[0]).toBe(0);
    expect(mean[24 * 24]).toBe(1);
  });

  it('with affinity fields are the mean over the views that show a cell', () => {
    const { kind: _, normalization: __, ...maps } = { ...options, joints: 2, background: false };
    const fields: AffinityFieldOptions = { ...maps, kind: 'affinity fields', limbs: [[0, 1]], limbWidth: 4 };
    const codec = affinityFieldCodec(fields);
    const seenAt = (scale: number) => {
      const place = (value: number) => 47.5 + scale * (value - 47.5);
      const person = [cropPoint(place(4), place(40)), cropPoint(place(30), place(40))];
      return { scale, maps: float32([1, ...codec.targetShape], encode(codec, [person]).target) };
    };
    // In the larger view the first joint lies outside, so the other two views decide.
    const { data } = meanOverScales([0.8, 1, 1.3].map(seenAt), fields);
    const [person, ...others] = codec.decodePeople(data, { leastJoints: 2 });
    expect(others).toEqual([]);
    expect(person!.joints[0]!.confidence).toBeGreaterThan(0.8);
    for (const [joint, x] of [4, 30].entries()) {
      expect(person!.joints[joint]!.point.x).toBeCloseTo(x, -0.5);
      expect(person!.joints[joint]!.point.y).toBeCloseTo(40, -0.5);
    }
  });

  it('remain distributions', () => {
    const probability = { background: false, normalization: 'probability' } as const;
    for (const scale of [0.7, 1.3]) {
      const { data } = meanOverScales([view(scale, 47, 47, probability)], { ...options, ...probability });
      expect(data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 1);
    }
  });
});

describe('an estimator with several scales', () => {
  const runtime = nodeRuntime({ threads: 1 });

  it('finds the same joints', async () => {
    const estimator = await createEstimator(colorModel(), 'a test', runtime);
    const image = dots(120, 120, 10, [
      { x: 40, y: 80, color: red },
      { x: 60, y: 30, color: green },
      { x: 85, y: 70, color: blue },
    ]);
    const { pose, stages } = await estimator.estimate(image, { scales: [0.8, 1, 1.2] });
    expect(stages).toHaveLength(2);
    const places = pose.map((joint) => [joint!.point.x, joint!.point.y]);
    [40, 80, 60, 30, 85, 70].forEach((value, index) => {
      expect(Math.abs(places.flat()[index]! - value)).toBeLessThan(2.5);
    });
    await estimator.close();
  });

  it('needs belief maps', async () => {
    const estimator = await createEstimator(regressorModel(), 'a test', runtime);
    const image = dots(60, 60, 4, []);
    await expect(estimator.estimate(image, { scales: [1, 2] })).rejects.toThrow(
      'the model "always the same" has no belief maps to sum over scales',
    );
    await estimator.close();
  });
});
