/** Lengths that errors can be divided by before they are compared with a threshold. */
export const normalizerNames = ['torso', 'torso-box', 'head-box', 'head', 'bounding-box', 'pixels'] as const;
export type NormalizerName = (typeof normalizerNames)[number];
