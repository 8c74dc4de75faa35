import { numberedJoint, type Skeleton } from '../skeletons/index.ts';
import type { Recipe } from '../train/index.ts';

/** Says when mirror images may teach the wrong side, because the joints' names do not tell left from right. */
export function flipAdvice(skeleton: Skeleton, { augmentation: { flip = 0 } }: Recipe): readonly string[] {
  if (flip === 0) return [];
  const numbered = numberedJoint(skeleton);
  const sided = skeleton.mirrorPairs.length === 0 && skeleton.joints.find((joint) => side.test(joint));
  if (numbered === undefined && !sided) return [];
  const reason =
    numbered === undefined
      ? `the joint "${sided}" has a side, and no mirror pair names its counterpart`
      : `joint names such as "${numbered}" do not tell left from right, and there are no mirror pairs`;
  return [
    `"augmentation.flip: ${flip}" may teach wrong sides: ${reason}; expected "flip: 0", or "data.skeleton" with mirror pairs`,
  ];
}

const side = /\b(left|right)\b/i;
