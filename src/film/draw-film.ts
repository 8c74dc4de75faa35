import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { LimberError } from '../errors.ts';
import { fileError } from '../files/node.ts';
import { drawnOver } from '../images/node.ts';
import type { Skeleton, TrackedFrame } from '../skeletons/index.ts';
import { startEncoder } from './encoder.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { readFilmPoses } from './film-file.ts';
import { FilmThicknesses, filmStyle } from './film-style.ts';
import { FrameClock } from './frame-clock.ts';
import { probeFilm } from './probe.ts';
import { readFrames } from './read-frames.ts';
import { onlyKnown } from './score-film.ts';

/** The options for drawing poses over a film. */
export interface DrawFilmOptions {
  /** The film to write. The ending of its name decides the format, for example `.mp4`. */
  readonly out: string;
  readonly ffmpeg?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each frame. */
  readonly on?: ((event: { readonly kind: 'frame'; readonly frame: number }) => void) | undefined;
}

/**
 * Draws a film's poses over it and keeps its sound. If the people have identities, those without one are left out: they
 * were seen in too few frames. The new film has a constant frame rate, fast enough for the
 * shortest frame. So a film with a variable frame rate keeps its pace.
 *
 * @param poses the file written by `writeFilmPoses`.
 * @returns whether the whole film was drawn; if not, nothing is written.
 * @throws LimberError when the poses belong to a film of another size, or FFmpeg cannot write the film.
 */
export async function drawFilm(
  file: string,
  poses: string,
  skeleton: Skeleton,
  { out, ffmpeg, signal, on }: DrawFilmOptions,
): Promise<boolean> {
  const programs = await findFfmpeg(ffmpeg);
  const facts = await probeFilm(file, programs);
  const { thicknesses, clock } = await survey(poses, facts.frameRate);
  const { header, frames } = await readFilmPoses(poses);
  if (header.width !== facts.width || header.height !== facts.height) {
    throw new LimberError({
      what: 'the poses belong to a film of another size',
      got: `${header.width}×${header.height}`,
      expected: `${facts.width}×${facts.height}`,
      where: poses,
    });
  }
  await mkdir(dirname(out), { recursive: true }).catch((cause: unknown) => {
    throw fileError('cannot write file', out, cause);
  });
  const unfinished = `${out}.partial${extname(out)}`;
  const encoder = startEncoder(programs, file, facts, clock.rate, unfinished);
  try {
    const draw = filmStyle(facts, skeleton, thicknesses);
    let before: Uint8Array | undefined;
    let drawn = await frames.next();
    for await (const { frame, time, image } of readFrames(file, facts, programs)) {
      if (signal?.aborted || drawn.done || encoder.hasEnded()) break;
      const poses: TrackedFrame = drawn.value.frame === frame ? drawn.value : { frame, time, people: [] };
      if (drawn.value.frame === frame) drawn = await frames.next();
      const { data } = await drawnOver(image, draw(header.tracked ? onlyKnown(poses) : poses));
      const { repeats, shown } = clock.next(time);
      // A film that begins late begins with its first frame.
      for (let copy = 0; copy < repeats; copy++) await encoder.write(before ?? data);
      if (shown) await encoder.write(data);
      before = data;
      on?.({ kind: 'frame', frame });
    }
    if (signal?.aborted) return false;
    const got = await encoder.finish();
    if (signal?.aborted) return false;
    if (got !== undefined) throw new LimberError({ what: 'cannot write film', got, where: out });
    await rename(unfinished, out).catch((cause: unknown) => {
      throw fileError('cannot write file', out, cause);
    });
    return true;
  } finally {
    await encoder.stop();
    await rm(unfinished, { force: true });
  }
}

/** Reads the poses once to find the sizes of people and the times of frames. */
async function survey(poses: string, frameRate: number | undefined) {
  const sizes = new FilmThicknesses();
  let [before, shortest] = [undefined as number | undefined, Number.POSITIVE_INFINITY];
  for await (const frame of (await readFilmPoses(poses)).frames) {
    sizes.add(frame);
    if (before !== undefined && frame.time !== undefined && frame.time > before)
      shortest = Math.min(shortest, frame.time - before);
    before = frame.time ?? before;
  }
  return { thicknesses: sizes.thicknesses(), clock: new FrameClock(frameRate, shortest) };
}
