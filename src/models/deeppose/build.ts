import type { BoxCoordinateOptions } from '../../codecs/index.ts';
import { LimberError } from '../../errors.ts';
import { boxHuber, boxL2, linear, scope, zero } from '../../nn/index.ts';
import type { OnnxModel } from '../../onnx/index.ts';
import type { LayerContext } from '../layers.ts';
import { type Architecture, type BuildOptions, type Network, pixelsOf } from '../network.ts';
import { initializersOf, normalizePixels } from '../settings.ts';
import { alexnet } from './alexnet.ts';
import { type DeepPoseConfig, huberThreshold } from './config.ts';
import { residualLevels } from './residual.ts';
import { trunkFeatures } from './trunk.ts';

/**
 * One network of the cascade. The first says where every joint is in the crop it sees, stage s ≥ 2 how far each joint
 * is from the centre of a crop around it: both are box coordinates [N, 2 · joints] of the joints in the crop, of which
 * stage s ≥ 2 is asked only for the joint that the crop is around. Parameters are named `stage1/…`, `stage2/…`.
 * @param stage counted from 1.
 * @throws LimberError when the configuration names a trunk and there is none, or the file is none.
 */
export function deeppose(
  config: DeepPoseConfig,
  stage: number,
  joints: number,
  trunk: OnnxModel | undefined,
): Architecture {
  const side = stage === 1 ? config.size : config.cropSize;
  const codec: BoxCoordinateOptions = {
    kind: 'box coordinates',
    joints,
    inputWidth: side,
    inputHeight: side,
    ...(stage > 1 && { outside: true }),
  };
  const loss = config.loss === 'L2' ? boxL2 : boxHuber(huberThreshold);
  return {
    kind: 'deeppose',
    codec,
    loss,
    build: (options) => build(config, stage, codec, trunk, options),
  };
}

function build(
  { network, initializer }: DeepPoseConfig,
  stage: number,
  codec: BoxCoordinateOptions,
  trunk: OnnxModel | undefined,
  { image, seed, mode }: BuildOptions,
): Network {
  const { hidden, output } = initializersOf(initializer);
  // An untrained stage so says "the middle" at first, which a later one's crops are around: it begins by moving nothing.
  const last = initializer === 'he' ? zero : output;
  const context: LayerContext = { initializer: hidden, seed, mode };
  const place = scope(seed).in(`stage${stage}`);
  const normalized = normalizePixels(pixelsOf(image), 'RGB / 127.5 - 1');
  const seen =
    network === 'alexnet' || network.trunk === undefined
      ? normalized
      : trunkFeatures(requireTrunk(trunk, network.trunk), normalized, `stage${stage}/`, network.trunk);
  const features =
    network === 'alexnet' ? alexnet(place, seen, context) : residualLevels(place, seen, network, context);
  const coordinates = linear(place.in('coordinates'), features, {
    features: 2 * codec.joints,
    initializer: last,
  });
  return { stages: [coordinates] };
}

function requireTrunk(trunk: OnnxModel | undefined, path: string): OnnxModel {
  if (trunk === undefined) throw new LimberError({ what: 'the trunk is missing', expected: path });
  return trunk;
}
