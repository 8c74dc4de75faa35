import type { Skeleton } from './skeleton.ts';

/** Leeds Sports Pose: 14 joints in the order of its `joints.mat`. */
export const lsp = {
  name: 'lsp',
  joints: [
    'right ankle',
    'right knee',
    'right hip',
    'left hip',
    'left knee',
    'left ankle',
    'right wrist',
    'right elbow',
    'right shoulder',
    'left shoulder',
    'left elbow',
    'left wrist',
    'neck',
    'head top',
  ],
  limbs: [
    { name: 'right lower leg', from: 'right ankle', to: 'right knee' },
    { name: 'right upper leg', from: 'right knee', to: 'right hip' },
    { name: 'left upper leg', from: 'left hip', to: 'left knee' },
    { name: 'left lower leg', from: 'left knee', to: 'left ankle' },
    { name: 'right lower arm', from: 'right wrist', to: 'right elbow' },
    { name: 'right upper arm', from: 'right elbow', to: 'right shoulder' },
    { name: 'left upper arm', from: 'left shoulder', to: 'left elbow' },
    { name: 'left lower arm', from: 'left elbow', to: 'left wrist' },
    { name: 'head', from: 'neck', to: 'head top' },
    { name: 'torso', from: ['right hip', 'left hip'], to: ['right shoulder', 'left shoulder'] },
  ],
  mirrorPairs: [
    ['right ankle', 'left ankle'],
    ['right knee', 'left knee'],
    ['right hip', 'left hip'],
    ['right wrist', 'left wrist'],
    ['right elbow', 'left elbow'],
    ['right shoulder', 'left shoulder'],
  ],
  torso: ['left shoulder', 'right hip'],
  head: ['neck', 'head top'],
} as const satisfies Skeleton;
