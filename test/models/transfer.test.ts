import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parametersOf } from '../../src/graph/index.ts';
import { cpmTransfer, inferenceNetwork, transferSchema } from '../../src/models/index.ts';
import { decodeModel, type OnnxModel } from '../../src/onnx/index.ts';

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

  it('starts at random where the trunk knows none of the joints', () => {
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
