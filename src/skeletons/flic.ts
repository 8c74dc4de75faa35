import type { Skeleton } from './skeleton.ts';

/** Frames Labeled In Cinema: the 11 labeled joints of the upper body, in the order of its 29 columns. */
export const flic = {
  name: 'flic',
  joints: [
    'left shoulder',
    'left elbow',
    'left wrist',
    'right shoulder',
    'right elbow',
    'right wrist',
    'left hip',
    'right hip',
    'left eye',
    'right eye',
    'nose',
  ],
  limbs: [
    { name: 'right lower arm', from: 'right wrist', to: 'right elbow' },
    { name: 'right upper arm', from: 'right elbow', to: 'right shoulder' },
    { name: 'left upper arm', from: 'left shoulder', to: 'left elbow' },
    { name: 'left lower arm', from: 'left elbow', to: 'left wrist' },
    { name: 'torso', from: ['right hip', 'left hip'], to: ['right shoulder', 'left shoulder'] },
  ],
  mirrorPairs: [
    ['right shoulder', 'left shoulder'],
    ['right elbow', 'left elbow'],
    ['right wrist', 'left wrist'],
    ['right hip', 'left hip'],
    ['right eye', 'left eye'],
  ],
  torso: ['left shoulder', 'right hip'],
} as const satisfies Skeleton;
