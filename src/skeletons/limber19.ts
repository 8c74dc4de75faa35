import { coco } from './coco.ts';
import { lsp } from './lsp.ts';
import type { Skeleton } from './skeleton.ts';

/** COCO's 17 joints, then LSP's neck and head top: every joint that COCO, LSP and FLIC label. */
export const limber19 = {
  name: 'limber19',
  joints: [...coco.joints, 'neck', 'head top'],
  limbs: lsp.limbs,
  mirrorPairs: coco.mirrorPairs,
  torso: coco.torso,
  head: lsp.head,
  /** COCO's sigmas. Neck and head top have the sigmas that MMPose uses for them in MPII. */
  sigmas: [...coco.sigmas, 0.026, 0.026],
} as const satisfies Skeleton;
