import { constant, ops, type Value } from '../../graph/index.ts';
import { channelsOf, conv, flatten, lecun, linear, type Scope, zero } from '../../nn/index.ts';
import { float32 } from '../../tensor/index.ts';
import { dropoutLayer, type LayerContext } from '../layers.ts';
import type { ResidualConfig } from './config.ts';

/**
 * Levels of a convolution with stride 2 and residual blocks, then a fully connected layer: a picture or a trunk's
 * features [N, C, H, W] → features [N, hidden]. There is no normalisation: a block's last weights begin at zero, so
 * that it begins as the identity (as in Fixup, Zhang et al., ICLR 2019).
 */
export function residualLevels(
  scope: Scope,
  input: Value,
  config: ResidualConfig,
  context: LayerContext,
): Value {
  const { channels, blocks, pooling, hidden, dropout, trunk } = config;
  const { initializer } = context;
  const cells = channels.reduce((x, count, level) => {
    const place = scope.in(`level${level + 1}`);
    const seesImage = level === 0 && trunk === undefined;
    const kernel = seesImage ? 5 : 3;
    let value = ops.relu(conv(place, x, { channels: count, kernel, stride: 2, initializer }));
    for (let block = 1; block <= (seesImage ? 0 : blocks); block++) {
      value = residualBlock(place.in(`block${block}`), value, context);
    }
    return value;
  }, input);
  const pooled = pooling === 'cells' ? flatten(cells) : pooledWithPlace(scope.in('pool'), cells, context);
  const place = scope.in('hidden');
  return ops.relu(
    linear(place, dropoutLayer(place, pooled, dropout, context), { features: hidden, initializer }),
  );
}

/** relu(x + f(x)), f being two 3×3 convolutions with a ReLU between them. */
function residualBlock(scope: Scope, x: Value, { initializer }: LayerContext): Value {
  const channels = channelsOf(x);
  const inner = ops.relu(conv(scope.in('first'), x, { channels, kernel: 3, initializer }));
  return ops.relu(ops.add(x, conv(scope.in('second'), inner, { channels, kernel: 3, initializer: zero })));
}

/**
 * The mean over the cells of twice as many features, each of which may weigh where it is found: a 1×1 convolution of
 * the cells and of their coordinates, which span [−1, 1] (CoordConv, Liu et al., NeurIPS 2018). A mean alone would
 * tell what there is but hardly where. [N, C, H, W] → [N, 2C].
 */
function pooledWithPlace(scope: Scope, cells: Value, { initializer }: LayerContext): Value {
  const [, count = 1, rows = 1, columns = 1] = cells.shape;
  const channels = 2 * count;
  const along = (index: number, extent: number) => (2 * index + 1) / extent - 1;
  const coordinates = Float32Array.from({ length: 2 * rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns) % rows, at % columns];
    return at < rows * columns ? along(column, columns) : along(row, rows);
  });
  const seen = conv(scope.in('cells'), cells, { channels, kernel: 1, initializer });
  const place = conv(scope.in('place'), constant(float32([1, 2, rows, columns], coordinates)), {
    channels,
    kernel: 1,
    bias: false,
    initializer: lecun,
  });
  return ops.globalAveragePool(ops.relu(ops.add(seen, place)));
}
