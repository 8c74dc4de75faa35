import {
  type AffinityFieldOptions,
  type BeliefMapOptions,
  createCodec,
  type FieldLimb,
} from '../../codecs/index.ts';
import { at } from '../../foundation/index.ts';
import { ops, type Value } from '../../graph/index.ts';
import { conv, type Scope, type StatisticsUpdate, scope, spatialSoftmax } from '../../nn/index.ts';
import { convLayers, type LayerContext } from '../layers.ts';
import { type Architecture, type BuildOptions, type Network, pixelsOf } from '../network.ts';
import { initializersOf, normalizePixels } from '../settings.ts';
import { centerMap, cropCenter } from './center-map.ts';
import { type CpmConfig, cpmCodec } from './config.ts';

/**
 * A Convolutional Pose Machine (Wei et al., CVPR 2016). Stage 1 predicts belief maps from the image alone. Every later
 * stage predicts them anew, from features of the image, the previous maps and the center map of the person. Parameters
 * are named `stage1/trunk/conv1/weight`, `stage1/conv1/…` and `stage1/maps/…`. Later stages share the trunk
 * `shared/trunk/…`; their own parameters are `stage2/look/conv1/…`, `stage2/refine/conv1/…` and `stage2/maps/…`.
 *
 * At inference the person is assumed to be at the crop's center. With `people: several` there is no center map. Every
 * stage is then trained on all people, and predicts affinity fields beside the belief maps (Cao et al., CVPR 2017).
 * @param limbs the limbs that have an affinity field.
 * @throws LimberError when the input is not a whole number of cells, or the options of the belief maps contradict each
 * other.
 */
export function cpm(config: CpmConfig, joints: number, limbs: readonly FieldLimb[] = []): Architecture {
  const codec = cpmCodec(config, joints, limbs);
  createCodec(codec);
  return {
    kind: 'cpm',
    looks: 'crop',
    codec,
    // With several people, the targets of every stage already contain all people.
    allPeople: config.allPeople && codec.kind === 'belief maps',
    build: (options) => build(config, codec, options),
  };
}

type CpmCodec = BeliefMapOptions | AffinityFieldOptions;

function build(config: CpmConfig, codec: CpmCodec, { image, seed, mode }: BuildOptions): Network {
  const [channels = 0] = createCodec(codec).targetShape;
  // With several people, no person is at the center.
  const hasCenter = config.centerSigma > 0 && codec.kind === 'belief maps';
  const { hidden, output } = initializersOf(config.initializer);
  const updates: StatisticsUpdate[] = [];
  const context: LayerContext = { initializer: hidden, seed, mode, updates };
  const root = scope(seed);
  const pixels = normalizePixels(pixelsOf(image), config.normalization);
  const trunk = (place: Scope) => convLayers(place.in('trunk'), pixels, config.trunk, context);
  const maps = (place: Scope, x: Value) =>
    conv(place.in('maps'), x, {
      channels,
      kernel: 1,
      initializer: output,
    });

  const first = root.in('stage1');
  const features = trunk(first);
  const stages = [maps(first, convLayers(first, features, config.firstStage, context))];
  const shared = config.ownTrunk && config.stages > 1 ? trunk(root.in('shared')) : features;
  const center = hasCenter ? [pooledCenterMap(config, codec, { image, mode })] : [];
  while (stages.length < config.stages) {
    const place = root.in(`stage${stages.length + 1}`);
    const seen = convLayers(place.in('look'), shared, config.look, context);
    const joined = ops.concat([seen, beliefs(at(stages, -1), codec), ...center], 1);
    stages.push(maps(place, convLayers(place.in('refine'), joined, config.refine, context)));
  }
  return { stages, updates };
}

/** Maps in the form that the next stage reads: the peak at a joint is 1. */
function beliefs(maps: Value, codec: CpmCodec): Value {
  if (codec.kind === 'affinity fields' || codec.normalization === 'peak') return maps;
  return ops.multiply(spatialSoftmax(maps), 2 * Math.PI * (codec.sigma / codec.stride) ** 2);
}

/** The center map at the belief maps' resolution: [N, 1, rows, columns]. */
function pooledCenterMap(
  { width, height, centerSigma }: CpmConfig,
  { stride }: CpmCodec,
  { image, mode }: Pick<BuildOptions, 'image' | 'mode'>,
): Value {
  const center = mode.kind === 'training' ? mode.center : cropCenter(at(image.shape, 0), { width, height });
  // As in the release, windows overlap by a pixel and the last ones reach one pixel over the border.
  return ops.averagePool(centerMap(center, { width, height }, centerSigma), {
    kernel: [stride + 1, stride + 1],
    strides: [stride, stride],
    padding: [0, 0, 1, 1],
  });
}
