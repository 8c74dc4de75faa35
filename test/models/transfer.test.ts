import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { input, parametersOf } from '../../src/graph/index.ts';
import { cpmTransfer, inferenceNetwork, transferSchema } from '../../src/models/index.ts';
import { decodeModel, type OnnxModel } from '../../src/onnx/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, tensor } from '../../src/tensor/index.ts';
import { runValues } from '../graph/import/compare.ts';

const path = 'assets/movenet-lightning-trunk.onnx';
const trunk = decodeModel(readFileSync(new URL(`../../${path}`, import.meta.url)), path);
const config = transferSchema.parse({ kind: 'cpm transfer', trunk: path });
const joints = ['head top', 'left wrist'];
const knowing = (keypoints: string): OnnxModel => ({ ...trunk, metadata: { ...trunk.metadata, keypoints } });
const build = (model: OnnxModel) => inferenceNetwork(cpmTransfer(config, model, joints), { seed: 1 });

describe('a pose machine on another network’s trunk', () => {
  it('keeps the weights of the key points that the trunk knows', () => {
    const first = parametersOf(build(trunk).stages).find(({ node }) => node.name === 'stage1/bias');
    expect(first!.node.initial.data[0]).toBe(0);
    expect(first!.node.initial.data[1]).not.toBe(0);
  });

  it('starts at random if the trunk knows none of the joints', () => {
    const { stages } = inferenceNetwork(cpmTransfer(config, trunk, ['snout', 'tail base']), { seed: 1 });
    expect(stages[0]!.shape).toEqual([1, 2, 48, 48]);
    const bias = parametersOf(stages).find(({ node }) => node.name === 'stage1/bias');
    expect([...bias!.node.initial.data]).toEqual([0, 0]);
  });

  it('needs as many key points as the trunk has maps', () => {
    expect(() => build(knowing('nose, left wrist'))).toThrow(
      /"heatmaps" do not fit its key points – got a weight \[17, .* – expected \[2, .* – in assets/,
    );
  });
});

describe('a pose machine of several people on another network’s trunk', () => {
  const several = transferSchema.parse({
    kind: 'cpm transfer',
    trunk: path,
    people: 'several',
    size: { width: 128, height: 64 },
  });
  const architecture = cpmTransfer(several, trunk, joints, [[0, 1]]);
  const { stages, image } = inferenceNetwork(architecture, { seed: 1 });

  it('has beliefs and fields at every stage, for an input of any shape', () => {
    expect(architecture.codec).toMatchObject({
      kind: 'affinity fields',
      inputWidth: 128,
      inputHeight: 64,
      sigma: 6,
      limbWidth: 3,
      limbs: [[0, 1]],
    });
    expect(stages.map(({ shape }) => shape)).toEqual([
      [1, 4, 16, 32],
      [1, 4, 16, 32],
    ]);
    expect(image.shape).toEqual([1, 64, 128, 3]);
  });

  it("begins with the trunk's beliefs, low beliefs for unknown joints, and empty fields", async () => {
    const maps = architecture.maps!;
    const outputs = Object.fromEntries(stages.map((stage, index) => [`stage${index + 1}`, maps(stage)]));
    const pixels = Uint8Array.from({ length: 64 * 128 * 3 }, (_, at) => (at * 37) % 251);
    const results = await runValues(nodeRuntime({ threads: 1 }), outputs, {
      image: tensor('uint8', [1, 64, 128, 3], pixels),
    });
    for (const name of ['stage1', 'stage2']) {
      const data = results[name]!.data as Float32Array;
      const beliefs = data.subarray(0, 2 * 512);
      expect(beliefs.every((belief) => belief > 0 && belief < 1)).toBe(true);
      expect(data.subarray(2 * 512).every((value) => value === 0)).toBe(true);
    }
    const bias = parametersOf(stages).find(({ node }) => node.name === 'stage1/bias');
    expect(bias!.node.initial.data[0]).toBe(-4);
  });

  it('trains beliefs by a cross-entropy and fields by their squared distance, each cell by its weight', async () => {
    const value = (name: string) => input(name, 'float32', [1, 4, 1, 2]);
    const loss = architecture.loss!(value('maps'), value('targets'), value('weights'));
    const four = (...values: readonly number[]) => float32([1, 4, 1, 2], values);
    const results = await runValues(
      nodeRuntime({ threads: 1 }),
      { loss },
      {
        maps: four(0, 5, 0, 0, 0.5, 1, 0, 9),
        targets: four(1, 0, 0, 0, 1, 1, -2, 0),
        weights: four(1, 0, 0, 0, 1, 1, 1, 0),
      },
    );
    expect(results.loss!.data[0]).toBeCloseTo(Math.log(2) + 0.25 + 4, 5);
  });
});
