import { describe, expect, it } from 'vitest';
import { onnxTeacher, parseTeacher, type TeacherDescription } from '../../src/relabel/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { waver } from '../fixtures/models.ts';
import { colorTeacher } from './tiny-networks.ts';

const runtime = nodeRuntime({ threads: 1 });
const input = { width: 48, height: 64 };
const model = colorTeacher(input);
const description = (changes: Partial<TeacherDescription> = {}): TeacherDescription => ({
  ...parseTeacher(
    {
      kind: 'top-down teacher',
      model: 'colors.onnx',
      skeleton: 'waver',
      input,
      maps: { stride: 4, offset: 1.5 },
    },
    'here',
  ),
  ...changes,
});
const places = [
  { x: 42, y: 61, color: red },
  { x: 60, y: 30, color: green },
  { x: 75, y: 70, color: blue },
] as const;
const image = dots(120, 100, 4, places);
const box = { x: 30, y: 20, width: 60, height: 60 };

describe('a described network as a teacher', () => {
  const views = {
    'one view': { flip: false },
    'both mirror images': { flip: true },
    'mirror images at three scales': { flip: true, scales: [0.8, 1, 1.25] },
  };
  it.each(Object.entries(views))('finds joints at their positions, with %s', async (_, changes) => {
    // A color does not change in a mirror, so no joints are exchanged here; map-view.test.ts has joints that are.
    const skeleton = { ...waver, mirrorPairs: [] };
    const teacher = await onnxTeacher(description(changes), model, skeleton, runtime);
    const pose = await teacher.label(image, box);
    await teacher.close();
    for (const [joint, place] of places.entries()) {
      // A cell is about 8 pixels of the image.
      expect(Math.abs(pose[joint]!.point.x - place.x)).toBeLessThan(1);
      expect(Math.abs(pose[joint]!.point.y - place.y)).toBeLessThan(1);
      expect(pose[joint]!.confidence).toBeGreaterThan(0.25);
    }
  });

  it('moves with the declared offset: 4 pixels of the input are 5.3 of the image', async () => {
    const right = await onnxTeacher(description({ flip: false }), model, waver, runtime);
    const maps = { stride: 4, offset: 5.5, sigma: 2 };
    const wrong = await onnxTeacher(description({ flip: false, maps }), model, waver, runtime);
    const [here, there] = [await right.label(image, box), await wrong.label(image, box)];
    const scale = (1.25 * 80) / 64;
    const expected = 4 * Math.max(scale, (1.25 * 60) / 48);
    expect(there[1]!.point.x - here[1]!.point.x).toBeCloseTo(expected, 3);
    expect(there[1]!.point.y - here[1]!.point.y).toBeCloseTo(expected, 3);
  });

  it('reads channels in the declared order', async () => {
    const teacher = await onnxTeacher(
      description({ flip: false, input: { ...description().input, color: 'bgr' } }),
      model,
      waver,
      runtime,
    );
    const pose = await teacher.label(image, box);
    expect(Math.abs(pose[0]!.point.x - places[2].x)).toBeLessThan(1);
    expect(Math.abs(pose[2]!.point.x - places[0].x)).toBeLessThan(1);
  });

  it("is identified by the file's digest", async () => {
    const teacher = await onnxTeacher(description(), model, waver, runtime);
    expect(teacher.origins).toEqual([
      { name: 'colors.onnx', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    const other = await onnxTeacher(description(), colorTeacher({ width: 48, height: 32 }), waver, runtime);
    expect(other.origins[0]!.sha256).not.toBe(teacher.origins[0]!.sha256);
  });

  it('refuses a skeleton that the maps do not have', async () => {
    const teacher = await onnxTeacher(
      description(),
      model,
      { ...waver, joints: ['right hand', 'left hand'] },
      runtime,
    );
    await expect(teacher.label(image, box)).rejects.toThrow(
      "the teacher's maps do not fit its skeleton – got float32 [1, 3, 16, 12] – expected float32 [1, 2, rows, columns] – in colors.onnx",
    );
  });

  it('refuses a missing output', async () => {
    const maps = { stride: 4, offset: 0, sigma: 2, output: 'heat' };
    await expect(onnxTeacher(description({ maps }), model, waver, runtime)).rejects.toThrow(
      'the network has no output "heat" – expected maps – in colors.onnx',
    );
  });

  it('has padding, which was called enlarge before', () => {
    const input = { width: 48, height: 64 };
    const value = { kind: 'top-down teacher', model: 'a.onnx', skeleton: 'coco', input, maps: { stride: 4 } };
    expect(parseTeacher({ ...value, enlarge: 1.5 }, 't.yaml')).toEqual(
      parseTeacher({ ...value, padding: 1.5 }, 't.yaml'),
    );
    expect(parseTeacher({ ...value, enlarge: 1.5 }, 't.yaml').padding).toBe(1.5);
    expect(() => parseTeacher({ ...value, enlarge: 1.5, padding: 2 }, 't.yaml')).toThrow(
      'unknown teacher setting "enlarge"',
    );
  });

  it('names the wrong setting of a description', () => {
    expect(() =>
      parseTeacher({ kind: 'top-down teacher', model: 'a.onnx', skeleton: 'coco' }, 't.yaml'),
    ).toThrow('teacher setting "input" is missing – expected named settings – in t.yaml');
  });
});
