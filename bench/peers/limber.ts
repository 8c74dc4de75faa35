import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { emit } from '../../src/graph/index.ts';
import { inferenceNetwork } from '../../src/models/index.ts';
import { dividingRuntime } from '../../src/runtime/background/node.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { cases } from '../cases.ts';
import { growthCases } from '../growth.ts';
import { serve } from '../serve.ts';
import { compileCase, feedsOf } from '../step.ts';

/** Limber as a peer: the training step of `limber train` and the model of `limber predict`. */
const require = createRequire(import.meta.url);
const trunk = () => readFileSync(new URL('../../assets/movenet-lightning-trunk.onnx', import.meta.url));
const { version } = require('onnxruntime-node/package.json') as { version: string };

await serve(`ONNX Runtime ${version}`, async ({ case: key, kind, batch, threads }) => {
  const chosen = cases[key] ?? growthCases[key];
  if (chosen === undefined) return `no case ${key}`;
  if (kind === 'training') {
    const step = await compileCase(dividingRuntime({ threads }), chosen.architecture(trunk), chosen, batch);
    const tensors = feedsOf(step.batch.types);
    let count = 0;
    return { run: async () => void (await step.run(tensors, { learningRate: 1e-6, step: ++count })) };
  }
  const { stages } = inferenceNetwork(chosen.architecture(trunk), { seed: 1, batch });
  const outputs = Object.fromEntries(stages.map((stage, index) => [`stage${index + 1}`, stage]));
  const session = await nodeRuntime({ threads }).compile(emit({ name: key, outputs, target: 'cpu' }));
  const feeds = feedsOf(session.inputs);
  return { run: async () => void (await session.run(feeds)) };
});
