import type { FieldLimb } from '../../codecs/index.ts';
import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { importOnnx, ops, type Value } from '../../graph/index.ts';
import { channelsOf, conv, type Scope, scope, zero } from '../../nn/index.ts';
import type { OnnxModel } from '../../onnx/index.ts';
import { type Architecture, type Network, pixelsOf } from '../network.ts';
import { crowdLoss, crowdMaps, crowdStage, rareBelief } from './crowd-stages.ts';
import { idealBeliefs } from './ideal-beliefs.ts';
import { type TransferConfig, transferCodec } from './transfer-config.ts';
import { keypointsOf, trunkHead } from './trunk-head.ts';

/**
 * Stage 1 is the trunk with its own key-point head. The head's last layer keeps its weights for joints that it knows by
 * name. For all other joints, the weights start at random. Stage t ≥ 2 reads the trunk's features and the previous
 * stage's maps through large windows on a coarser grid, and adds its result to those maps.
 *
 * With `people: several`, every stage has an affinity field for each limb beside the beliefs (Cao et al., CVPR 2017). A
 * belief is then the probability that the joint is in the cell, and its loss is a cross-entropy; fields have the
 * squared L2 distance. Both are trained at every stage.
 *
 * Relative to the paper: all stages share the trunk, and there is no center map. Maps of one person are distributions over
 * the cells instead of Gaussians with peak 1. A stage corrects the previous maps instead of predicting them anew.
 * @param limbs the limbs that have an affinity field, for several people.
 * @throws LimberError when the file is not a trunk of this kind.
 */
export function cpmTransfer(
  config: TransferConfig,
  trunk: OnnxModel,
  joints: readonly string[],
  limbs: readonly FieldLimb[] = [],
): Architecture {
  const { trunk: where } = config;
  const codec = transferCodec(config, joints.length, limbs);
  const crowd = codec.kind === 'affinity fields' ? codec : undefined;
  const known = keypointsOf(trunk, where);
  return {
    kind: 'cpm',
    looks: 'crop',
    codec,
    loss: crowd && crowdLoss(joints.length),
    maps: crowd && ((stage) => crowdMaps(stage, joints.length)),
    build({ image, seed }): Network {
      const normalized = ops.subtract(ops.divide(pixelsOf(image), 127.5), 1);
      const { outputs } = importOnnx(trunk, { inputs: { image: normalized }, where });
      const features = requireOutput(outputs, 'features', where);
      const root = scope(seed);
      const first = root.in('stage1');
      const beliefs = trunkHead(first, requireOutput(outputs, 'heatmaps', where), {
        known,
        joints,
        where,
        unknownBias: crowd && rareBelief,
      });
      const stages = [crowd ? crowdStage(first, features, beliefs, config, limbs.length) : beliefs];
      const seen = (stage: Value) =>
        crowd ? crowdMaps(stage, joints.length) : idealBeliefs(stage, config.sigma);
      while (stages.length < config.stages) {
        const before = at(stages, -1);
        const place = root.in(`stage${stages.length + 1}`);
        stages.push(laterStage(place, { features, before, seen: seen(before) }, config));
      }
      return { stages };
    },
  };
}

interface LaterInputs {
  readonly features: Value;
  /** The previous stage's raw maps, which this stage corrects. */
  readonly before: Value;
  /** The same maps in the form that this stage reads. */
  readonly seen: Value;
}

function laterStage(
  scope: Scope,
  { features, before, seen: maps }: LaterInputs,
  { channels, layers, kernel, dilation }: TransferConfig,
): Value {
  const [, , rows = 1, columns = 1] = before.shape;
  const seen = ops.concat([features, maps], 1);
  let x = ops.relu(conv(scope.in('down'), seen, { channels, kernel: 3, stride: 2 }));
  for (let layer = 1; layer <= layers; layer++) {
    x = ops.add(x, ops.relu(conv(scope.in(`wide${layer}`), x, { channels, kernel, dilation })));
  }
  const up = ops.resize(x, { size: [rows, columns] });
  const joined = ops.relu(
    conv(scope.in('join'), ops.concat([up, features], 1), { channels: 2 * channels, kernel: 1 }),
  );
  const correction = conv(scope.in('beliefs'), joined, {
    channels: channelsOf(before),
    kernel: 1,
    initializer: zero,
  });
  return ops.add(before, correction);
}

function requireOutput(outputs: Readonly<Record<string, Value>>, name: string, where: string): Value {
  const value = outputs[name];
  if (value === undefined) {
    throw new LimberError({
      what: `the trunk has no output "${name}"`,
      expected: Object.keys(outputs).join(', '),
      where,
    });
  }
  return value;
}
