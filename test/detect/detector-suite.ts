import { expect, it } from 'vitest';
import { type Detector, onnxDetector, parseDetector } from '../../src/detect/index.ts';
import { LimberError } from '../../src/errors.ts';
import type { Box } from '../../src/geometry/index.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { dots } from '../fixtures/images.ts';
import { type FormCase, type Given, givenNetwork } from './forms.ts';

const size = { width: 64, height: 64 };
/** An image of 128×64 fills the middle 32 rows of the input, beginning at row 16, at half its size. */
const image = dots(128, 64, 4, []);

/** Tests the rules for every detector, for every form of outputs and every runtime. */
export function detectorSuite(form: FormCase, runtime: Runtime): void {
  const open = (boxes: readonly Given[], settings: object = {}): Promise<Detector> => {
    const description = {
      kind: 'detector',
      model: 'given.onnx',
      input: size,
      output: form.output,
      classes: ['cat', 'person', 'dog'],
      ...settings,
    };
    return onnxDetector(parseDetector(description, 'here'), givenNetwork(form, boxes, size), runtime);
  };
  const person = (edges: Given['edges'], score: number): Given => ({ edges, score, label: 1 });
  const small = person([10, 20, 30, 40], 0.9);
  const large = person([34, 17, 62, 47], 0.6);

  it('gives boxes in pixels of the image, best first', async () => {
    const detector = await open([large, small]);
    const found = await detector.detect(image);
    await detector.close();
    expectBoxes(found, [
      { x: 20, y: 8, width: 40, height: 40 },
      { x: 68, y: 2, width: 56, height: 60 },
    ]);
    expect(found[0]!.score).toBeCloseTo(0.9, 4);
    expect(found[1]!.score).toBeCloseTo(0.6, 4);
  });

  it('leaves out other classes and boxes with low scores', async () => {
    const other: Given = { ...large, label: 2 };
    const detector = await open([small, other, person([40, 20, 60, 40], 0.3)]);
    expectBoxes(await detector.detect(image), [{ x: 20, y: 8, width: 40, height: 40 }]);
    expect(await detector.detect(image, { minimumScore: 0.2 })).toHaveLength(2);
    await detector.close();
  });

  it('leaves out boxes below the score that it was opened with', async () => {
    const detector = await open([small, person([40, 20, 60, 40], 0.3)], { minimumScore: 0.2 });
    expect(detector.minimumScore).toBe(0.2);
    expect(await detector.detect(image)).toHaveLength(2);
    expect(await detector.detect(image, { minimumScore: 0.5 })).toHaveLength(1);
    await detector.close();
  });

  it('finds the requested class by its name', async () => {
    const detector = await open([small, { ...large, label: 2 }], { class: 'dog' });
    expectBoxes(await detector.detect(image), [{ x: 68, y: 2, width: 56, height: 60 }]);
    await detector.close();
  });

  it('finds no person in an empty room', async () => {
    const detector = await open([{ ...small, score: 0.01 }]);
    expect(await detector.detect(image)).toEqual([]);
    await detector.close();
  });

  it('clips boxes to the image and drops boxes outside it', async () => {
    const detector = await open([person([-12, 24, 10, 56], 0.9), person([24, 1, 40, 13], 0.8)]);
    expectBoxes(await detector.detect(image), [{ x: 0, y: 16, width: 20, height: 48 }]);
    await detector.close();
  });

  it('reads boxes from an image stretched over the input', async () => {
    const detector = await open([small], { fit: 'stretch' });
    expectBoxes(await detector.detect(image), [{ x: 20, y: 20, width: 40, height: 20 }]);
    await detector.close();
  });

  it.skipIf(form.suppresses)(
    'keeps the best of overlapping boxes, and at most the requested number',
    async () => {
      const near = person([12, 21, 31, 41], 0.7);
      const detector = await open([near, large, small]);
      expect((await detector.detect(image)).map(({ score }) => Math.round(10 * score))).toEqual([9, 6]);
      await detector.close();
      const one = await open([near, large, small], { most: 1 });
      expect(await one.detect(image)).toHaveLength(1);
      await one.close();
    },
  );

  it('names an output that is missing or has the wrong shape', async () => {
    const [key] = Object.keys(form.write([small], size));
    const renamed = Object.fromEntries(
      Object.entries(form.output).map(([setting, value]) => [
        setting,
        setting !== 'form' && value === key
          ? 'nothing'
          : Array.isArray(value) && value[0] === key
            ? ['nothing', ...value.slice(1)]
            : value,
      ]),
    );
    const output = form.output.form === 'yolox' ? { ...form.output, strides: [8, 16, 32] } : renamed;
    const detector = await open([small], { output });
    const failure = detector.detect(image);
    await expect(failure).rejects.toThrow(LimberError);
    await expect(failure).rejects.toThrow(/given\.onnx/);
    await detector.close();
  });
}

function expectBoxes(found: readonly { readonly box: Box }[], expected: readonly Box[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [place, { box }] of found.entries()) {
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      expect(box[side], `${side} of box ${place}`).toBeCloseTo(expected[place]![side], 2);
    }
  }
}
