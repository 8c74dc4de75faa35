import { describe, expect, it } from 'vitest';
import { type DetectorDescription, onnxDetector, parseDetector } from '../../src/detect/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { dots } from '../fixtures/images.ts';
import { constantDetector } from '../relabel/tiny-networks.ts';

const runtime = nodeRuntime({ threads: 1 });
const input = { width: 64, height: 64 };
const description: DetectorDescription = parseDetector(
  { kind: 'detector', model: 'constant.onnx', input, output: { form: 'rows', boxes: 'dets' } },
  'here',
);

/** An image of 128×64 fills the middle 32 rows of the input, beginning at row 16, at half its size. */
const image = dots(128, 64, 4, []);

describe('a described network as a detector', () => {
  it('gives boxes in pixels of the image, best first, without low scores', async () => {
    const model = constantDetector(input, [
      [0, 16, 32, 48, 0.6],
      [10, 20, 30, 40, 0.9],
      [0, 0, 64, 64, 0.4],
    ]);
    const detector = await onnxDetector(description, model, runtime);
    const found = await detector.detect(image);
    expect(found.map(({ score }) => Math.round(score * 10) / 10)).toEqual([0.9, 0.6]);
    const expected = [
      { x: 20, y: 8, width: 40, height: 40 },
      { x: 0, y: 0, width: 64, height: 64 },
    ];
    for (const [place, { box }] of found.entries()) {
      for (const side of ['x', 'y', 'width', 'height'] as const) {
        expect(box[side]).toBeCloseTo(expected[place]![side], 3);
      }
    }
  });

  it('clips boxes to the image and drops boxes outside it', async () => {
    const model = constantDetector(input, [
      [-20, 20, 10, 60, 0.9],
      [5, 50, 20, 60, 0.8],
    ]);
    const found = await (await onnxDetector(description, model, runtime)).detect(image);
    expect(found).toHaveLength(1);
    expect(found[0]!.box.x).toBe(0);
    expect(found[0]!.box.width).toBeCloseTo(20, 3);
    expect(found[0]!.box.height).toBeCloseTo(56, 3);
  });

  it('refuses a missing output', async () => {
    const model = constantDetector(input, [[0, 0, 1, 1, 1]]);
    const detector = await onnxDetector(
      {
        ...description,
        output: { form: 'rows', boxes: 'dets', labels: 'classes', order: 'xyxy', unit: 'pixel' },
      } as const,
      model,
      runtime,
    );
    await expect(detector.detect(image)).rejects.toThrow(
      'the detector has no output "classes" – expected dets – in constant.onnx',
    );
  });
});
