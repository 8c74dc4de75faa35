import type { Size } from '../geometry/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import { rootJoint } from '../lift/index.ts';
import { liftedPrediction, personPrediction } from '../predictions/index.ts';
import type { Skeleton, TrackedFrame } from '../skeletons/index.ts';
import type { Smoothing } from '../track/index.ts';
import { version } from '../version.ts';
import type { FilmSearchOptions } from './estimate-frames.ts';

/**
 * The first line of a film's poses: the film, the model and the settings. Every other line is a frame. `settings` tells
 * how people were searched, so that only a run with the same settings is continued.
 */
export interface FilmHeader {
  readonly limber: string;
  readonly film: string;
  readonly width: number;
  readonly height: number;
  readonly model: string;
  readonly skeleton: string;
  /** Names of the joints, in the order of the poses. */
  readonly joints: readonly string[];
  readonly settings: string;
  /** Whether people have identities; absent if not. */
  readonly tracked?: true | undefined;
  /** How the poses were smoothed; absent without smoothing. */
  readonly smooth?: Smoothing | undefined;
}

/** @param film the name of the film's file. */
export function filmHeader(
  film: string,
  { width, height }: Size,
  { name, skeleton }: ModelMetadata,
  { boxes, detector, one, detectEvery, flip, refine, scales, tree, minConfidence }: FilmSearchOptions,
): FilmHeader {
  return {
    limber: version,
    film,
    width,
    height,
    model: name,
    skeleton: skeleton.name,
    joints: skeleton.joints,
    settings: JSON.stringify({
      boxes,
      detector: detector !== undefined,
      one,
      detectEvery,
      flip,
      refine,
      scales,
      tree,
      minConfidence,
    }),
  };
}

/** The header as the first line of JSON. */
export function headerLine(header: FilmHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** A frame as one line of JSON. An identity of 0 means "no identity". */
export function frameLine(skeleton: Skeleton, { frame, time = 0, people }: TrackedFrame): string {
  const records = people.map(({ id, filled, box, point3d, pose = [] }) => ({
    id: id > 0 ? id : undefined,
    filled: filled || undefined,
    ...personPrediction(skeleton, pose, box ?? { x: 0, y: 0, width: 0, height: 0 }),
    ...(point3d && { point3d: liftedPrediction(rootJoint, point3d) }),
  }));
  return `${JSON.stringify({ frame, time: Number(time.toFixed(6)), people: records })}\n`;
}
