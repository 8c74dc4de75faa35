import { lsp, type Pose } from '../../src/skeletons/index.ts';

/** A waving person, 200×260 pixels, seen from the front: the right side is on the left. */
export const waving: Pose = lspPose({
  'right ankle': [72, 240],
  'right knee': [76, 190],
  'right hip': [84, 138],
  'left hip': [116, 138],
  'left knee': [126, 188],
  'left ankle': [130, 240],
  'right wrist': [30, 22],
  'right elbow': [44, 56],
  'right shoulder': [78, 72],
  'left shoulder': [122, 72],
  'left elbow': [138, 108],
  'left wrist': [142, 144],
  neck: [100, 62],
  'head top': [100, 20],
});

/** The pose with a low confidence for some joints and others missing. */
export function doubtful(pose: Pose, doubted: readonly string[], missing: readonly string[]): Pose {
  return pose.map((joint, index) => {
    const name = lsp.joints[index]!;
    if (joint === null || missing.includes(name)) return null;
    return { ...joint, confidence: doubted.includes(name) ? 0.25 : 0.9 };
  });
}

function lspPose(places: Readonly<Record<(typeof lsp.joints)[number], readonly [number, number]>>): Pose {
  return lsp.joints.map((name) => ({ point: { x: places[name][0], y: places[name][1] } }));
}
