import { appendFile, mkdir, rm, stat, truncate } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LimberError } from '../errors.ts';
import { fileError, fileSink } from '../files/node.ts';
import type { ModelMetadata } from '../models/index.ts';
import type { Skeleton, TrackedFrame } from '../skeletons/index.ts';
import type { TrackerCounts } from '../track/index.ts';
import { type EstimateVideoOptions, estimateVideo } from './estimate-film.ts';
import { type FilmEvent, type FilmModel, untracked } from './estimate-frames.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { readFilmPoses } from './film-file.ts';
import { type FilmHeader, filmHeader, frameLine, headerLine } from './film-lines.ts';
import { type FinishOptions, finishFrames } from './finish-frames.ts';
import { type LiftFilmOptions, liftFrames } from './lift-frames.ts';
import { probeFilm } from './probe.ts';

/** Events while the poses of a film are written. */
export type FilmPosesEvent =
  | FilmEvent
  /** Frames of an earlier run, which are not estimated again. */
  | { readonly kind: 'resumed'; readonly frames: number }
  | { readonly kind: 'frame'; readonly frame: number };

/** How a film's poses are estimated, tracked and smoothed, and where they are written. */
export interface WriteFilmPosesOptions extends FinishOptions, Omit<EstimateVideoOptions, 'on' | 'from'> {
  /** The file of poses: one JSON object a line. */
  readonly out: string;
  /** Called for each event, in order. */
  readonly on?: ((event: FilmPosesEvent) => void) | undefined;
}

/** The result of `writeFilmPoses`. */
export interface WrittenFilmPoses {
  /** Number of estimated frames, including those of earlier runs. */
  readonly frames: number;
  /**
   * Whether the whole film was estimated. If not, `OUT.partial` holds the frames so far, and the same call continues
   * there.
   */
  readonly complete: boolean;
  readonly partial: string;
  /** Counts of new, ended and returned identities; absent without tracking. */
  readonly identities?: TrackerCounts | undefined;
}

/**
 * Finds the people in a film and writes their poses. Each frame is written to `OUT.partial` at once, so that
 * interrupted work can be continued. At the end, people get identities and are smoothed, and the file gets its final
 * name.
 * @throws LimberError when the partial file is from another film, model or option.
 */
export async function writeFilmPoses(
  model: FilmModel & { readonly metadata: ModelMetadata },
  file: string,
  { out, track, smooth, fill, occlusion, confirm, lift, height: tall, on, ...options }: WriteFilmPosesOptions,
): Promise<WrittenFilmPoses> {
  const partial = `${out}.partial`;
  const { skeleton } = model.metadata;
  const { width, height } = await probeFilm(file, await findFfmpeg(options.ffmpeg));
  const header = filmHeader(basename(file), { width, height }, model.metadata, options);
  let frames = await resumed(partial, header);
  if (frames > 0) on?.({ kind: 'resumed', frames });
  const append = (text: string) =>
    appendFile(partial, text).catch((cause: unknown) => {
      throw fileError('cannot write file', partial, cause);
    });
  if (frames === 0) {
    await mkdir(dirname(out), { recursive: true }).catch((cause: unknown) => {
      throw fileError('cannot write file', out, cause);
    });
    await rm(partial, { force: true });
    await append(headerLine(header));
  }
  for await (const found of estimateVideo(model, file, { ...options, from: frames, on })) {
    const { frame } = found;
    await append(frameLine(skeleton, untracked(found)));
    frames = frame + 1;
    on?.({ kind: 'frame', frame });
  }
  if (options.signal?.aborted) return { frames, complete: false, partial };
  const finishing = { track, smooth, fill, occlusion, confirm, lift, height: tall };
  const identities = await finish(partial, out, skeleton, finishing);
  await rm(partial);
  return { frames, complete: true, partial, identities };
}

/** Number of frames that an earlier run has written. An incomplete last line is removed. */
async function resumed(partial: string, header: FilmHeader): Promise<number> {
  const found = await stat(partial).catch(() => undefined);
  // A shorter file holds no frame: the work was interrupted while the header was written.
  if (found === undefined || found.size < Buffer.byteLength(headerLine(header))) return 0;
  const before = await readFilmPoses(partial);
  const wrong = (Object.keys(header) as (keyof FilmHeader)[]).find(
    (key) => JSON.stringify(before.header[key]) !== JSON.stringify(header[key]),
  );
  if (wrong !== undefined) {
    throw new LimberError({
      what: `the earlier run differs in "${wrong}"`,
      got: JSON.stringify(before.header[wrong]),
      expected: `${JSON.stringify(header[wrong])}, or another file`,
      where: partial,
    });
  }
  let frames = 0;
  let bytes = Buffer.byteLength(headerLine(before.header));
  for await (const frame of before.frames) {
    frames = frame.frame + 1;
    bytes += Buffer.byteLength(lineOf(frame, header.joints));
  }
  await truncate(partial, bytes);
  return frames;
}

function lineOf(frame: TrackedFrame, joints: readonly string[]): string {
  return frameLine({ name: '', joints, limbs: [], mirrorPairs: [] }, frame);
}

async function finish(
  partial: string,
  out: string,
  skeleton: Skeleton,
  options: FinishOptions & LiftFilmOptions,
): Promise<TrackerCounts | undefined> {
  const { header, frames } = await readFilmPoses(partial);
  const { finished, header: more, counts } = finishFrames(frames, skeleton, options);
  const sink = await fileSink(out);
  try {
    await sink.write(headerLine({ ...header, ...more }));
    const lifted = liftFrames(finished, skeleton, () => header, options);
    for await (const frame of lifted) await sink.write(frameLine(skeleton, frame));
    await sink.finish();
  } finally {
    await sink.abandon();
  }
  return counts();
}
