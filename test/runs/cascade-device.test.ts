import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodePlatform } from '../../src/platform/node.ts';
import { trainOpenedRecipe } from '../../src/runs/index.ts';
import { drawSyntheticFigures, readRecipe, runFolder } from '../../src/runs/node.ts';
import type { Runtime } from '../../src/runtime/index.ts';

it.each([
  [
    'every network of a cascade',
    { kind: 'deeppose', network: { channels: [4], hidden: 4 }, stages: 2, size: 32 },
  ],
  ['a regressor', { kind: 'regressor', width: 32, height: 32, hidden: [4] }],
] as const)(
  'the requested device trains %s',
  async (_, model) => {
    const root = await mkdtemp(join(tmpdir(), 'limber-device-'));
    await drawSyntheticFigures({ count: 20, side: 32, seed: 1, out: join(root, 'figures') });
    const asked: unknown[] = [];
    const targets: string[] = [];
    const platform: typeof nodePlatform = {
      ...nodePlatform,
      trainingRuntime({ device, ...options }) {
        asked.push(device);
        // No GPU is needed: the processor runs graphs compiled for one.
        const processor = nodePlatform.singleRuntime({ ...options, device: 'cpu' });
        const runtime: Runtime = {
          ...processor,
          target: 'webgpu',
          compile(bytes, settings) {
            targets.push(runtime.target);
            return processor.compile(bytes, settings);
          },
        };
        return runtime;
      },
    };
    const opened = await readRecipe({
      name: 'tiny',
      data: { train: ['coco:figures'], validation: 2 },
      model,
      training: { batch: 4, steps: 2, learningRate: 0.001, optimizer: { kind: 'sgd' } },
      validateEvery: 2,
    });
    const notes: string[] = [];
    const { finished } = await trainOpenedRecipe(platform, opened, {
      device: 'webgpu',
      threads: 1,
      openFolder: () => runFolder(join(root, 'run')),
      open: (place) => nodePlatform.openSource(join(root, place)),
      on: (event) => {
        if (event.kind === 'compiling') notes.push(event.network);
      },
    });
    await rm(root, { recursive: true });
    expect(finished).toBe(true);
    expect(asked).toEqual(['webgpu']);
    expect(notes).toHaveLength(model.kind === 'deeppose' ? 2 : 1);
    // At least one step and one validation of every network.
    expect(targets.length).toBeGreaterThanOrEqual(2 * notes.length);
  },
  60_000,
);
