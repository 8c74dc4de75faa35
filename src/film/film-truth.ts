import { readPoseTrack } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import type { PosedFilm } from '../eval/index.ts';
import { readBytes } from '../files/node.ts';
import { type Skeleton, standardSkeletons, type TrackedFrame } from '../skeletons/index.ts';
import { identify } from '../track/index.ts';
import { readFilmPoses } from './film-file.ts';
import type { FilmHeader } from './film-lines.ts';
import { onlyKnown } from './score-film.ts';

/**
 * Reads the labels of a film: `posetrack:FILE` for PoseTrack 2018's JSON, whose first image is the film's first frame,
 * or `poses:FILE` for lines of JSON as written by `writeFilmPoses`. In such lines, people without an
 * identity are tracked.
 * @throws LimberError for another format, or when the file cannot be read.
 */
export async function openFilmTruth(specification: string): Promise<PosedFilm> {
  const [, format, path] = /^(posetrack|poses):(.+)$/s.exec(specification) ?? [];
  if (path === undefined) {
    throw new LimberError({
      what: 'unknown labels of a film',
      got: specification,
      expected: 'posetrack:FILE.json, or poses:FILE.jsonl as written by limber predict',
    });
  }
  if (format === 'poses') {
    const { skeleton, frames } = await wholeFilmPoses(path);
    return { skeleton, frames: identify(frames, { skeleton }).map(onlyKnown) };
  }
  const text = new TextDecoder().decode(await readBytes('labels', path));
  const { skeleton, frames } = readPoseTrack({ text, where: path });
  const first = frames[0]?.frame ?? 0;
  return { skeleton, frames: frames.map((frame) => ({ ...frame, frame: frame.frame - first })) };
}

/** A film's poses as a whole. @throws LimberError naming file and line. */
export async function wholeFilmPoses(path: string): Promise<PosedFilm & { readonly header: FilmHeader }> {
  const { header, frames } = await readFilmPoses(path);
  const all: TrackedFrame[] = [];
  for await (const frame of frames) all.push(frame);
  return { header, skeleton: skeletonOf(header), frames: all };
}

/** The standard skeleton if the file's joints are its joints; otherwise the joints alone. */
function skeletonOf({ skeleton: name, joints }: FilmHeader): Skeleton {
  const known: Skeleton | undefined = Object.values(standardSkeletons).find(
    (standard) => standard.name === name && standard.joints.join('\n') === joints.join('\n'),
  );
  return known ?? { name, joints, limbs: [], mirrorPairs: [] };
}
