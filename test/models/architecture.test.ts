import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cpmPresets, createNetworks, inferenceNetwork, modelConfigSchema } from '../../src/models/index.ts';

const joints = ['head', 'neck', 'left hand'];

describe('a model’s configuration', () => {
  it('is a preset and the settings that differ from it', () => {
    expect(modelConfigSchema.parse({ kind: 'cpm' })).toEqual(cpmPresets.release);
    expect(modelConfigSchema.parse({ kind: 'cpm', preset: 'talk', stages: 3 })).toEqual({
      ...cpmPresets.talk,
      stages: 3,
    });
  });

  it('stays the same when it is read again', () => {
    for (const given of [
      { kind: 'cpm', preset: 'talk' },
      { kind: 'regressor', width: 64 },
    ]) {
      const config = modelConfigSchema.parse(given);
      expect(modelConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
    }
  });

  it('has a schema for editors', () => {
    const schema = JSON.stringify(z.toJSONSchema(modelConfigSchema, { io: 'input' }));
    expect(schema).toContain('"preset"');
    expect(schema).toContain('"blocks"');
  });

  it.each([
    [{ kind: 'cmp' }, ['kind']],
    [{ kind: 'cpm', preset: 'alexnet' }, ['preset']],
    [{ kind: 'cpm', stage: 3 }, []],
    [{ kind: 'cpm', trunk: [{ channels: 8, kernel: 3, pool: 4 }] }, ['trunk', 0, 'pool']],
    [{ kind: 'cpm', stages: 0 }, ['stages']],
    [{ kind: 'regressor', dropout: 1 }, ['dropout']],
    [{ kind: 'regressor', initializer: { normal: -1 } }, ['initializer', 'normal']],
  ])('names what is wrong in %j', (given, path) => {
    const { error } = modelConfigSchema.safeParse(given);
    expect(error?.issues[0]?.path).toEqual(path);
  });
});

describe('createNetworks', () => {
  it('builds the configured networks for the skeleton’s joints', () => {
    const make = (given: unknown) => createNetworks(modelConfigSchema.parse(given), { joints })[0];
    expect(make({ kind: 'cpm', width: 184, height: 96 })).toMatchObject({
      kind: 'cpm',
      codec: { kind: 'belief maps', joints: 3, inputWidth: 184, inputHeight: 96, stride: 8 },
    });
    expect(make({ kind: 'regressor' })).toMatchObject({
      kind: 'regressor',
      codec: { kind: 'box coordinates', joints: 3, inputWidth: 128, inputHeight: 128 },
    });
  });

  it('builds one network with many outputs, or many networks with one', () => {
    const make = (given: unknown) =>
      createNetworks(modelConfigSchema.parse(given), { joints }).map((network) => [
        network.name,
        network.looks,
        inferenceNetwork(network, { seed: 1 }).stages.length,
      ]);
    expect(make({ kind: 'cpm', width: 64, height: 64, stages: 3 })).toEqual([[undefined, 'crop', 3]]);
    expect(make({ kind: 'regressor' })).toEqual([[undefined, 'crop', 1]]);
    expect(make({ kind: 'deeppose', stages: 3 })).toEqual([
      ['stage 1', 'crop', 1],
      ['stage 2', 'around joints', 1],
      ['stage 3', 'around joints', 1],
    ]);
  });
});
