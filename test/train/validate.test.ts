import { describe, expect, it } from 'vitest';
import { createEstimator } from '../../src/estimate/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { type HeldOut, validate } from '../../src/train/index.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorMetadata, colorModel, described, waver } from '../fixtures/models.ts';

const runtime = nodeRuntime({ threads: 1 });
const truth = [
  { x: 60, y: 150, color: red },
  { x: 110, y: 60, color: green },
  { x: 170, y: 120, color: blue },
] as const;
const image = dots(240, 200, 12, truth);
const pose = truth.map(({ x, y }) => ({ point: { x, y } }));
const beside = { x: 0, y: 0, width: 20, height: 20 };

const score = async (heldOut: HeldOut | readonly HeldOut[], crop: typeof colorMetadata.crop) => {
  const model = colorModel(described({ ...colorMetadata, crop }));
  const estimator = await createEstimator(model, 'm.onnx', runtime);
  return validate(estimator, waver, [heldOut].flat()).finally(() => estimator.close());
};

describe('validate', () => {
  it('divides errors by the box around the joints if the skeleton has no torso, and states this', async () => {
    const sample = { id: 'a', image: 'a.png', pose };
    expect(await score({ sample, image }, { padding: 1.25 })).toMatchObject({
      score: 100,
      conditions: '1 subject, whole image, no flip, of the longer side of the box around the true joints',
    });
  });

  it('compares variation only if labels vary', async () => {
    const moved = truth.map(({ x, y, color }) => ({ x: x + 30, y: y - 20, color }));
    const one = { sample: { id: 'a', image: 'a.png', pose }, image };
    const other = {
      sample: { id: 'b', image: 'b.png', pose: moved.map(({ x, y }) => ({ point: { x, y } })) },
      image: dots(240, 200, 12, moved),
    };
    const crop = { padding: 1.25, around: 'image' } as const;
    expect(await score(one, crop)).not.toHaveProperty('spread');
    expect((await score([one, other], crop)).spread).toBeCloseTo(1, 0);
  });

  it('searches the dataset’s box, but not with a model for whole images', async () => {
    const sample = { id: 'a', image: 'a.png', pose, box: beside };
    const inBox = await score({ sample, image }, { padding: 1.25 });
    expect(inBox.score).toBeLessThan(50);
    expect(inBox.conditions).toMatch(/^1 subject, in the dataset's boxes, no flip/);
    const whole = await score({ sample, image }, { padding: 1.25, around: 'image' });
    expect(whole.score).toBe(100);
    expect(whole.conditions).toMatch(/^1 subject, whole image, no flip/);
  });
});
