import {
  type Architecture,
  createNetworks,
  deepposeSchema,
  releaseCpm,
  talkCpm,
} from '../src/models/index.ts';
import type { Optimizer } from '../src/nn/index.ts';
import { decodeModel } from '../src/onnx/index.ts';
import { lsp } from '../src/skeletons/index.ts';
import { resNet } from './networks/resnet.ts';

/** A network and how it is trained. `bench/peers/networks.py` defines the same network under the same key. */
export interface Case {
  readonly title: string;
  /** @param trunk reads `assets/movenet-lightning-trunk.onnx`. */
  readonly architecture: (trunk: () => Uint8Array) => Architecture;
  /** Images in one training step. */
  readonly batch: number;
  readonly training: Training;
  /** Batch sizes of inference. Default: 1 and 16. */
  readonly inferenceBatches?: readonly number[];
}

export interface Training {
  readonly optimizer: Optimizer;
  readonly weightDecay: number;
  readonly clip?: number;
  readonly emaShare?: number;
  /** Names of frozen parameters. */
  readonly frozen?: RegExp;
}

export const momentum: Training = { optimizer: { kind: 'sgd', momentum: 0.9 }, weightDecay: 5e-4 };

/** The settings of `recipes/limber-lsp.yaml`. */
const fineTuning: Training = {
  optimizer: { kind: 'adamw' },
  weightDecay: 1e-4,
  clip: 5,
  emaShare: 0.002,
  frozen: /^trunk\/(Conv1|expanded_conv|block_[1-5]_)|^trunk\/block_\d+_depthwise\/depthwise$/,
};

export const cases: Readonly<Record<string, Case>> = {
  a: {
    title: "the talk's CPM, 184²",
    architecture: () => talkCpm({ width: 184, height: 184 }),
    batch: 8,
    training: momentum,
  },
  b: {
    title: "the release's CPM, stages 1–2, 184²",
    architecture: () => releaseCpm({ width: 184, height: 184, stages: 2 }),
    batch: 4,
    training: momentum,
  },
  b6: {
    title: "the release's CPM, six stages, 368²",
    architecture: () => releaseCpm(),
    batch: 0,
    training: momentum,
    inferenceBatches: [1],
  },
  c: {
    title: 'limber-lsp at 256², as its recipe trains it',
    architecture: limberLsp,
    batch: 32,
    training: fineTuning,
  },
  call: {
    title: 'limber-lsp at 256², every parameter trained',
    architecture: limberLsp,
    batch: 32,
    training: { optimizer: { kind: 'adamw' }, weightDecay: 1e-4, clip: 5, emaShare: 0.002 },
    inferenceBatches: [],
  },
  d: {
    title: "DeepPose's AlexNet, 220²",
    architecture: deepPose,
    batch: 32,
    training: { optimizer: { kind: 'adagrad' }, weightDecay: 0 },
  },
  e: {
    title: 'ResNet-18 trunk with batch normalization, 192²',
    architecture: resNet,
    batch: 16,
    training: momentum,
  },
};

function limberLsp(read: () => Uint8Array): Architecture {
  const trunk = 'movenet-lightning-trunk.onnx';
  const model = decodeModel(read(), trunk);
  const settings = { size: 256, stages: 2, channels: 48, layers: 3, kernel: 5, dilation: 2, sigma: 1.5 };
  const config = { kind: 'cpm transfer', trunk, ...settings } as const;
  return createNetworks(config, { joints: lsp.joints, trunk: model })[0];
}

/** The first network of the paper's cascade. */
function deepPose(): Architecture {
  const config = deepposeSchema.parse({ kind: 'deeppose', network: 'alexnet', stages: 1 });
  return createNetworks(config, { joints: lsp.joints })[0];
}
