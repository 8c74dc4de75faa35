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
 * The networks of the cascade. The first network gives the position of every joint in its crop. Each later network
 * gives the distance of each joint from the center of a crop around one joint; only that joint is read. Both outputs
 * are box coordinates [N, 2 · joints]. Parameters are named `stage1/…`, `stage2/…`.
 * @throws LimberError when the configuration names a trunk that is missing, or a file that is no trunk.
 */
export function deeppose(
  config: DeepPoseConfig,
  joints: number,
  trunk: OnnxModel | undefined,
): readonly [Architecture, ...Architecture[]] {
  const network = (stage: number): Architecture => {
    const side = stage === 1 ? config.size : config.cropSize;
    const codec: BoxCoordinateOptions = {
      kind: 'box coordinates',
      joints,
      inputWidth: side,
      inputHeight: side,
      outside: stage > 1 ? true : undefined,
    };
    return {
      kind: 'deeppose',
      name: `stage ${stage}`,
      looks: stage === 1 ? 'crop' : 'around joints',
      codec,
      loss: config.loss === 'L2' ? boxL2 : boxHuber(huberThreshold),
      build: (options) => build(config, stage, codec, trunk, options),
    };
  };
  return [network(1), ...Array.from({ length: config.stages - 1 }, (_, index) => network(index + 2))];
}

function build(
  { network, initializer }: DeepPoseConfig,
  stage: number,
  codec: BoxCoordinateOptions,
  trunk: OnnxModel | undefined,
  { image, seed, mode }: BuildOptions,
): Network {
  const { hidden, output } = initializersOf(initializer);
  // An untrained network then outputs the crop's center, so a later network begins by moving nothing.
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
