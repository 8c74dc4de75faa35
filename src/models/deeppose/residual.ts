import { constant, ops, type Value } from '../../graph/index.ts';
import { channelsOf, conv, flatten, lecun, linear, type Scope, zero } from '../../nn/index.ts';
import { float32 } from '../../tensor/index.ts';
import { dropoutLayer, type LayerContext } from '../layers.ts';
import type { ResidualConfig } from './config.ts';

/**
 * Levels, then a fully connected layer: an image or a trunk's features [N, C, H, W] → features [N, hidden]. A level is
 * a convolution with stride 2, then residual blocks. There is no normalization. Instead, the last weights of a block
 * begin at zero, so the block begins as the identity (as in Fixup, Zhang et al., ICLR 2019).
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

/** relu(x + f(x)), where f is two 3×3 convolutions with a ReLU between them. */
function residualBlock(scope: Scope, x: Value, { initializer }: LayerContext): Value {
  const channels = channelsOf(x);
  const inner = ops.relu(conv(scope.in('first'), x, { channels, kernel: 3, initializer }));
  return ops.relu(ops.add(x, conv(scope.in('second'), inner, { channels, kernel: 3, initializer: zero })));
}

/**
 * Means over the cells, with position: [N, C, H, W] → [N, 2C]. A 1×1 convolution reads the cells and their coordinates
 * in [−1, 1] (CoordConv, Liu et al., NeurIPS 2018) and gives twice as many features. The mean of each feature over the
 * cells is the output. A plain mean would lose almost all position.
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
