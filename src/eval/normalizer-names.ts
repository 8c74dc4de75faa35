/** Names of the lengths that errors can be divided by. */
export const normalizerNames = ['torso', 'torso-box', 'head-box', 'head', 'bounding-box', 'pixels'] as const;
export type NormalizerName = (typeof normalizerNames)[number];
