import type { ModelMetadata } from '../models/index.ts';

/** Joints that the standard skeletons of people have, and those of animals do not. */
const humanJoints: readonly string[] = ['left wrist', 'left ankle'];

/**
 * Whether a model needs a detector of people to find everybody in an image. Models of animals do not, nor models that
 * read whole images or find all people by themselves.
 */
export function needsDetector({ skeleton, codec, crop }: ModelMetadata): boolean {
  if (codec.kind === 'affinity fields' || crop.around === 'image') return false;
  return skeleton.joints.some((joint) => humanJoints.includes(joint));
}
