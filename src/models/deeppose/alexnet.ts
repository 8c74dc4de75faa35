import { ops, type Value } from '../../graph/index.ts';
import { conv, flatten, linear, type Scope } from '../../nn/index.ts';
import { dropoutLayer, halve, type LayerContext } from '../layers.ts';

/** Probability of dropout before the two fully connected layers (section 4 of the paper). */
const dropout = 0.6;

/** Krizhevsky's constants. His α applies to each of the five channels; ONNX's α applies to their mean. */
const normalization = { size: 5, alpha: 5e-4, beta: 0.75, bias: 2 };

const convolutions = [
  { channels: 96, kernel: 11, stride: 4, normalized: true, pooled: true },
  { channels: 256, kernel: 5, stride: 1, normalized: true, pooled: true },
  { channels: 384, kernel: 3, stride: 1, normalized: false, pooled: false },
  { channels: 384, kernel: 3, stride: 1, normalized: false, pooled: false },
  { channels: 256, kernel: 3, stride: 1, normalized: false, pooled: true },
] as const;

/**
 * The paper's layers: C(55×55×96) – LRN – P – C(27×27×256) – LRN – P – C(13×13×384) – C(13×13×384) – C(13×13×256) – P –
 * F(4096) – F(4096). Images [N, 3, 220, 220] → features [N, 4096]. Convolutions keep ⌈size / stride⌉ cells; pools of
 * 3×3 cells overlap. Krizhevsky split the channels into two groups for two graphics cards; here they are one group.
 */
export function alexnet(scope: Scope, pixels: Value, context: LayerContext): Value {
  const { initializer } = context;
  const cells = convolutions.reduce((x, { channels, kernel, stride, normalized, pooled }, index) => {
    const active = ops.relu(conv(scope.in(`conv${index + 1}`), x, { channels, kernel, stride, initializer }));
    const even = normalized ? ops.lrn(active, normalization) : active;
    return pooled ? halve(even, 3) : even;
  }, pixels);
  return [1, 2].reduce((x, layer) => {
    const place = scope.in(`hidden${layer}`);
    return dropoutLayer(place, ops.relu(linear(place, x, { features: 4096, initializer })), dropout, context);
  }, flatten(cells));
}
