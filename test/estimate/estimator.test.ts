import { describe, expect, it } from 'vitest';
import { createEstimator } from '../../src/estimate/index.ts';
import { applyAffine } from '../../src/geometry/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorMetadata, colorModel, described, regressorModel, side, waver } from '../fixtures/models.ts';

const runtime = nodeRuntime({ threads: 1 });
const colors = await createEstimator(colorModel(), 'colors.onnx', runtime);

const truth = [
  { x: 60, y: 150, color: red },
  { x: 110, y: 60, color: green },
  { x: 170, y: 120, color: blue },
] as const;
const photo = dots(240, 200, 12, truth);

function errors(estimate: Awaited<ReturnType<typeof colors.estimate>>): readonly number[] {
  return estimate.pose.map((joint, index) =>
    Math.hypot(joint!.point.x - truth[index]!.x, joint!.point.y - truth[index]!.y),
  );
}

describe('Estimator', () => {
  it('finds joints in pixels of the image', async () => {
    const found = await colors.estimate(photo);
    expect(Math.max(...errors(found))).toBeLessThan(1.5);
    expect(found.pose.every((joint) => joint!.confidence! > 0.5 && joint!.confidence! <= 1)).toBe(true);
    expect(found.box).toEqual({ x: 0, y: 0, width: 240, height: 200 });
  });

  it("gives every stage, the crop and the crop's map", async () => {
    const { stages, crop, cropMap } = await colors.estimate(photo);
    expect(stages.map(({ name, output }) => [name, output.shape])).toEqual([
      ['stage1', [1, 3, 16, 16]],
      ['stage2', [1, 3, 16, 16]],
    ]);
    expect(crop.shape).toEqual([1, side, side, 3]);
    const { x, y } = applyAffine(cropMap, { x: 60, y: 150 });
    const pixel = (Math.round(y) * side + Math.round(x)) * 3;
    expect(crop.data[pixel]! - crop.data[pixel + 1]!).toBeGreaterThan(180);
  });

  it('reads only the area around a box', async () => {
    const alone = await colors.estimate(photo, { box: { x: 130, y: 80, width: 80, height: 80 } });
    expect(errors(alone)[2]).toBeLessThan(0.7);
    expect(alone.cropMap.a).toBeCloseTo(side / (80 * 1.25), 10);
    expect(alone.pose[0]!.confidence).toBeLessThan(0.3);
  });

  it('reads the whole image if the model was trained on whole images', async () => {
    const crop = { padding: 1.25, around: 'image' } as const;
    const whole = await createEstimator(colorModel(described({ ...colorMetadata, crop })), 'm.onnx', runtime);
    const found = await whole.estimate(photo, { box: { x: 130, y: 80, width: 80, height: 80 } });
    expect(found.box).toEqual({ x: 0, y: 0, width: 240, height: 200 });
    expect(found.cropMap).toEqual((await colors.estimate(photo)).cropMap);
    await whole.close();
  });

  it('becomes more accurate with refinement', async () => {
    const once = await colors.estimate(photo);
    const twice = await colors.estimate(photo, { refine: 1 });
    expect(twice.cropMap.a).toBeGreaterThan(once.cropMap.a);
    expect(Math.max(...errors(twice))).toBeLessThan(1);
  });

  it('averages with the mirrored crop, with left and right exchanged', async () => {
    const { stages } = await colors.estimate(photo);
    const flipped = await colors.estimate(photo, { flip: true });
    const [before, after] = [stages[1]!.output.data, flipped.stages[1]!.output.data];
    // Colors do not change sides in a mirror, so each hand also appears at the mirrored position of the other one.
    const [rightHand, head, leftHand] = [0, 256, 512];
    for (let cell = 0; cell < 256; cell++) {
      expect(after[head + cell]).toBeCloseTo(before[head + cell]!, 1);
      expect(after[rightHand + cell]).toBeCloseTo(
        (before[rightHand + cell]! + before[leftHand + cell]!) / 2,
        1,
      );
    }
  });

  it('reads box coordinates too', async () => {
    const regressor = await createEstimator(regressorModel(), 'same.onnx', runtime);
    const { pose } = await regressor.estimate(photo);
    const expected = [-0.5, 219.5, 119.5, 99.5, 239.5, 219.5];
    for (const [index, value] of pose.flatMap((joint) => [joint!.point.x, joint!.point.y]).entries()) {
      expect(value).toBeCloseTo(expected[index]!, 9);
    }
    const flipped = await regressor.estimate(photo, { flip: true });
    expect(flipped.pose).toEqual(pose);
  });

  it.each([
    [
      'an image of one pixel',
      dots(1, 1, 1, []),
      {},
      'image is too small to hold a subject – got 1×1 pixels – expected at least 8×8 – in p.png',
    ],
    [
      'a box beside the image',
      photo,
      { box: { x: 240, y: 0, width: 50, height: 50 } },
      'box lies outside the image – got 50×50 pixels at 240, 0 – expected a box within 240×200 pixels – in p.png',
    ],
    [
      'a box without extent',
      photo,
      { box: { x: 10, y: 10, width: 0, height: 50 } },
      'box lies outside the image – got 0×50 pixels at 10, 10',
    ],
  ])('refuses %s', async (_, image, options, message) => {
    await expect(colors.estimate(image, { ...options, where: 'p.png' })).rejects.toMatchObject({
      name: 'LimberError',
      message: expect.stringContaining(message),
    });
  });
});

describe('createEstimator', () => {
  const whole = colorModel();
  it.each([
    [
      'a model that is not ours',
      colorModel({}),
      'not a Limber model – got an ONNX file without the "limber" property',
    ],
    ['a truncated model', whole.slice(0, whole.length / 2), 'not a whole ONNX model'],
    ['another file', new TextEncoder().encode('A letter, not a model.'), 'not a whole ONNX model'],
    [
      'a description of another graph',
      colorModel(
        described({
          ...colorMetadata,
          networks: [{ ...colorMetadata.networks[0], outputs: ['stage1', 'stage3'] }],
        }),
      ),
      'the model contradicts its own description of the output "stage3" – got none – expected float32 [1, 3, 16, 16]',
    ],
    [
      'a later format',
      colorModel({ limber: JSON.stringify({ ...colorMetadata, format: 4 }) }),
      'the model is from another version of Limber – got format 4 – expected format 1, 2, 3',
    ],
    [
      'a description that is not JSON',
      colorModel({ limber: '{' }),
      'the model\'s "limber" property is not JSON',
    ],
    [
      'an unknown joint',
      colorModel({
        limber: JSON.stringify({ ...colorMetadata, skeleton: { ...waver, torso: ['head', 'hip'] } }),
      }),
      'names a joint it does not have – got "hip"',
    ],
  ])('refuses %s', async (_, model, message) => {
    await expect(createEstimator(model, 'm.onnx', runtime)).rejects.toMatchObject({
      name: 'LimberError',
      message: expect.stringMatching(/in m\.onnx$/),
    });
    await expect(createEstimator(model, 'm.onnx', runtime)).rejects.toThrow(message);
  });
});
