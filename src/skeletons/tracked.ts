import type { Box } from '../geometry/index.ts';
import type { Pose } from './pose.ts';

/** A person in one frame of a film, with the identity that they keep from frame to frame. */
export interface TrackedPerson {
  /** The same whole number in every frame that shows this person. */
  readonly id: number;
  /** In pixels of the upright frame. */
  readonly box?: Box | undefined;
  /** In the film's skeleton, in pixels of the upright frame. */
  readonly pose?: Pose | undefined;
  /** The head's box, for PCKh. */
  readonly headBox?: Box | undefined;
  /** Pixels that the person covers, for OKS; the box's area unless given. */
  readonly area?: number | undefined;
  readonly confidence?: number | undefined;
  /** The joints in space by name, in millimeters relative to the pelvis, if poses were lifted. */
  readonly point3d?:
    | Readonly<Record<string, { readonly x: number; readonly y: number; readonly z: number }>>
    | undefined;
  /** Whether the person was not found in this frame, and the pose was filled in from other frames. */
  readonly filled?: boolean | undefined;
}

/** The people in one frame of a film. */
export interface TrackedFrame {
  /** The frame's number in the film, as the file counts. */
  readonly frame: number;
  /** Seconds from the film's beginning, if the file contains it. */
  readonly time?: number | undefined;
  readonly people: readonly TrackedPerson[];
}
