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
 * A Convolutional Pose Machine (Wei et al., CVPR 2016). Stage 1 states belief maps from the picture alone; every later
 * stage states them anew from features of the picture, the maps before and the map of the person's centre.
 * Parameters are named `stage1/trunk/conv1/weight`, `stage1/conv1/…`, `stage1/maps/…`; the trunk that stages t ≥ 2
 * share is `shared/trunk/…`; theirs are `stage2/look/conv1/…`, `stage2/refine/conv1/…` and `stage2/maps/…`.
 *
 * At inference the person is taken to be at the crop's centre. With `people: several` there is no centre map, every stage
 * is trained on all people, and its maps have affinity fields beside the beliefs (Cao et al., CVPR 2017).
 * @param limbs the limbs that have an affinity field.
 * @throws LimberError when the input is no whole number of cells or the belief maps' options contradict each other.
 */
export function cpm(config: CpmConfig, joints: number, limbs: readonly FieldLimb[] = []): Architecture {
  const codec = cpmCodec(config, joints, limbs);
  createCodec(codec);
  return {
    kind: 'cpm',
    looks: 'crop',
    codec,
    // The targets of several people have everybody at every stage.
    allPeople: config.allPeople && codec.kind === 'belief maps',
    build: (options) => build(config, codec, options),
  };
}

type CpmCodec = BeliefMapOptions | AffinityFieldOptions;

function build(config: CpmConfig, codec: CpmCodec, { image, seed, mode }: BuildOptions): Network {
  const [channels = 0] = createCodec(codec).targetShape;
  // Nobody is in the centre where everybody is looked for.
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

/** Maps as the next stage sees them: with peak 1 where a joint is. */
function beliefs(maps: Value, codec: CpmCodec): Value {
  if (codec.kind === 'affinity fields' || codec.normalization === 'peak') return maps;
  return ops.multiply(spatialSoftmax(maps), 2 * Math.PI * (codec.sigma / codec.stride) ** 2);
}

/** The centre map at the belief maps' resolution: [N, 1, rows, columns]. */
function pooledCenterMap(
  { width, height, centerSigma }: CpmConfig,
  { stride }: CpmCodec,
  { image, mode }: Pick<BuildOptions, 'image' | 'mode'>,
): Value {
  const center = mode.kind === 'training' ? mode.center : cropCenter(at(image.shape, 0), { width, height });
  // As in the release, windows overlap by a pixel, and the last ones reach one over the border.
  return ops.averagePool(centerMap(center, { width, height }, centerSigma), {
    kernel: [stride + 1, stride + 1],
    strides: [stride, stride],
    padding: [0, 0, 1, 1],
  });
}
