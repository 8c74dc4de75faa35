import * as z from 'zod';
import { LimberError } from '../../../errors.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import type { Skeleton, TrackedFrame, TrackedPerson } from '../../../skeletons/index.ts';
import type { TextFile } from '../../text.ts';
import { readCocoFile } from '../coco/read-file.ts';

/** A film's people with their identities, and the skeleton of their poses. */
export interface TrackedPoses {
  readonly skeleton: Skeleton;
  /** Frames in order, including frames without people. */
  readonly frames: readonly TrackedFrame[];
}

const id = z.union([z.int(), z.string().min(1)], { error: 'a whole number or a text' });
const side = z.number().min(0).max(1e6);
const place = z.number().min(-1e6).max(1e6);

/** PoseTrack's additions to COCO's format. */
const tracksSchema = z.object({
  images: z.array(z.object({ id, frame_id: z.int().nullish() })),
  annotations: z.array(
    z.object({
      id,
      track_id: z.int(),
      bbox_head: z.union([z.tuple([place, place, side, side]), z.tuple([])]).nullish(),
      score: z.number().nullish(),
    }),
  ),
});

/**
 * Reads PoseTrack 2018's JSON: COCO's format with a `track_id` for each annotation and a box of the head. One file is
 * one film. Its frames are numbered by `frame_id`, or otherwise by the image's id.
 * @throws LimberError naming file, record and field.
 */
export function readPoseTrack(file: TextFile): TrackedPoses {
  const { where } = file;
  const content = parseJson(file.text, 'the file', where);
  const words = { whole: 'the file', part: "PoseTrack's" };
  const { images, annotations } = parseAs(tracksSchema, content, words, where);
  const { skeleton, subjects } = readCocoFile(file, undefined);
  const frames = new Map<string, { readonly frame: number; readonly people: TrackedPerson[] }>();
  for (const image of images) {
    const frame = image.frame_id ?? Number(image.id);
    if (!Number.isSafeInteger(frame)) {
      throw new LimberError({
        what: 'an image has no number',
        got: String(image.id),
        expected: 'a frame_id',
        where,
      });
    }
    frames.set(String(image.id), { frame, people: [] });
  }
  if (new Set([...frames.values()].map(({ frame }) => frame)).size < frames.size) {
    throw new LimberError({
      what: 'two images have the same frame_id',
      expected: 'a number of its own for each image',
      where,
    });
  }
  const tracks = new Map(annotations.map((annotation) => [String(annotation.id), annotation]));
  for (const { id: name, imageId, pose, box, area } of subjects) {
    const track = tracks.get(name);
    const people = frames.get(imageId)?.people;
    if (track === undefined || people === undefined) continue;
    if (people.some((person) => person.id === track.track_id)) {
      throw new LimberError({
        what: `identity ${track.track_id} appears twice in one frame`,
        where: `${where}, annotation ${name}`,
      });
    }
    const [x, y, width = 0, height = 0] = track.bbox_head ?? [];
    const headBox =
      x !== undefined && y !== undefined && width > 0 && height > 0 ? { x, y, width, height } : undefined;
    people.push({ id: track.track_id, pose, box, area, headBox, confidence: track.score ?? undefined });
  }
  return { skeleton, frames: [...frames.values()].sort((a, b) => a.frame - b.frame) };
}
