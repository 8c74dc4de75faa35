import { lsp, mirrorOrder } from '../skeletons/index.ts';

/** The joint that is the origin of a lifted pose. */
export const rootJoint = 'pelvis';

/** The joints of a lifted pose, root first: LSP's 14, the pelvis between the hips, and the middle of the chest. */
export const liftJoints = [rootJoint, ...lsp.joints, 'chest'] as const;

/** The joints that a lifter looks at. A skeleton with some of these names can be lifted; the others are missing. */
export const seenJoints: readonly string[] = lsp.joints;

/** The bones of a lifted pose, by joints. */
export const liftBones: readonly (readonly [string, string])[] = [
  ...(['right', 'left'] as const).flatMap((side): [string, string][] => [
    [rootJoint, `${side} hip`],
    [`${side} hip`, `${side} knee`],
    [`${side} knee`, `${side} ankle`],
    ['neck', `${side} shoulder`],
    [`${side} shoulder`, `${side} elbow`],
    [`${side} elbow`, `${side} wrist`],
  ]),
  [rootJoint, 'chest'],
  ['chest', 'neck'],
  ['neck', 'head top'],
];

/** For each joint of a lifted pose, its own index or that of its opposite in a mirror image. */
export const liftOpposites = mirrorOrder({ ...lsp, joints: liftJoints });

/** The joints of the CMU database's skeletons at which the joints of a lifted pose lie. */
export const cmuJoints: Readonly<Record<(typeof liftJoints)[number], string>> = {
  pelvis: 'root',
  'right ankle': 'rfoot',
  'right knee': 'rtibia',
  'right hip': 'rfemur',
  'left hip': 'lfemur',
  'left knee': 'ltibia',
  'left ankle': 'lfoot',
  'right wrist': 'rwrist',
  'right elbow': 'rradius',
  'right shoulder': 'rhumerus',
  'left shoulder': 'lhumerus',
  'left elbow': 'lradius',
  'left wrist': 'lwrist',
  neck: 'upperneck',
  'head top': 'head end',
  chest: 'thorax',
};
