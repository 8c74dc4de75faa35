import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { constant, importOnnx, ops, type Value } from '../../graph/index.ts';
import { distributionFocalLoss } from '../../nn/index.ts';
import type { OnnxModel } from '../../onnx/index.ts';
import { float32, formatShape } from '../../tensor/index.ts';
import { type Architecture, type Network, pixelsOf } from '../network.ts';
import type { DetectorModelConfig, DetectorNetwork } from './config.ts';
import { trainableNames } from './trainable-names.ts';

/**
 * A detector of the form `nanodet` as one stage: [N, cells, 1 + 4 · (bins + 1)]. Each cell has the logit of one class,
 * then the logits of the distances to the left, top, right and bottom edge. Other classes are not trained.
 *
 * Relative to Generalized Focal Loss (arXiv 2006.04388): all cells with a box have equal weight in the loss of boxes.
 * @throws LimberError, when it is built, for a network whose outputs are not as described.
 */
export function detectorArchitecture(
  { size, network: name }: DetectorModelConfig,
  model: OnnxModel,
  network: DetectorNetwork,
): Architecture {
  const { strides, bins, offset } = network;
  const trainable = trainableNames(model);
  return {
    kind: 'detector',
    looks: 'crop',
    codec: { kind: 'box cells', joints: 4, inputWidth: size, inputHeight: size, strides, bins, offset },
    loss: distributionFocalLoss(bins),
    build({ image }): Network {
      const input = at(model.graph.inputs, 0).name;
      const { outputs } = importOnnx(model, {
        inputs: { [input]: normalized(image, network) },
        outputs: [...network.scores, ...(network.boxes ?? [])],
        trainable: (initializer) => trainable.has(initializer),
        where: name,
      });
      const boxes = network.boxes ?? network.scores;
      const levels = strides.map((stride, index) => {
        const cells = (output: string) => rowsOf(outputs, output, size / stride, name);
        const distances = cells(at(boxes, index));
        return ops.concat(
          [
            channels(cells(at(network.scores, index)), network.classIndex, network.classIndex + 1),
            channels(distances, (distances.shape[1] ?? 0) - 4 * (bins + 1)),
          ],
          1,
        );
      });
      return { stages: [ops.transpose(ops.concat(levels, 2), [0, 2, 1])] };
    },
  };
}

/** The image in the network's input form: [N, 3, height, width]. */
function normalized(image: Value, { color, mean, deviation }: DetectorNetwork): Value {
  const perChannel = (values: readonly number[]) => constant(float32([1, 3, 1, 1], values));
  const pixels = pixelsOf(image);
  const ordered = color === 'rgb' ? pixels : ops.slice(pixels, { 1: { step: -1 } });
  return ops.divide(ops.subtract(ordered, perChannel(mean)), perChannel(deviation));
}

function channels(value: Value, start: number, end?: number): Value {
  return ops.slice(value, { 1: { start, end } });
}

/** An output [N, channels, side, side] as [N, channels, cells]. */
function rowsOf(outputs: Readonly<Record<string, Value>>, name: string, side: number, where: string): Value {
  const output = outputs[name];
  if (output === undefined) throw new Error(`no output "${name}" was imported`);
  const [n = 0, count = 0, rows, columns] = output.shape;
  if (output.shape.length === 4 && rows === side && columns === side) {
    return ops.reshape(output, [n, count, side * side]);
  }
  throw new LimberError({
    what: `the detector's output "${name}" cannot be trained`,
    got: formatShape(output.shape),
    expected: `[${n}, channels, ${side}, ${side}], one output for each stride`,
    where,
  });
}
