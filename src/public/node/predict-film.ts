import { rm } from 'node:fs/promises';
import { LimberError } from '../../errors.ts';
import { requireFileName } from '../../files/node.ts';
import {
  drawFilm,
  filmFigures,
  type FilmPosesEvent,
  readFilmPoses,
  type WriteFilmPosesOptions,
  type WrittenFilmPoses,
  writeFilmCsv,
  writeFilmPoses,
} from '../../film/node.ts';
import { requireConfidence } from '../../models/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { poseTreeFor } from '../../predictions/index.ts';
import { nobodyToWrite, requireLifter, writeFigures } from './figure-files.ts';
import { type ModelOrFile, withModel } from './opened-model.ts';
import type { DecodeOptions } from './predict-files.ts';

/** What happens while a film is searched, and then drawn. */
export type PredictFilmEvent =
  | FilmPosesEvent
  /** Before the film is drawn. */
  | { readonly kind: 'drawing'; readonly frames: number }
  | { readonly kind: 'drawn'; readonly frame: number };

/** How a film is searched, and where its poses are written: `json`, `csv`, `overlay`, or several of them. */
export interface PredictFilmOptions
  extends DecodeOptions,
    ComputeOptions,
    Omit<WriteFilmPosesOptions, 'out' | 'on' | 'tree' | 'from'> {
  /** The file of poses: one JSON object a line. */
  readonly json?: string | undefined;
  /** A table: a row for each person in each frame. */
  readonly csv?: string | undefined;
  /** The film with the poses drawn over it and its sound kept. People then have identities as with `track`. */
  readonly overlay?: string | undefined;
  /** The people as a moving skeleton in Biovision's format, by `lift`. With several people: `NAME-1.bvh`, …. */
  readonly bvh?: string | undefined;
  /** All people as moving figures in glTF's binary format (.glb), by `lift`. */
  readonly gltf?: string | undefined;
  /** Called for each event, in order. */
  readonly on?: ((event: PredictFilmEvent) => void) | undefined;
}

/** What was found in a film and written. */
export interface PredictedFilm extends Pick<WrittenFilmPoses, 'frames' | 'identities'> {
  /** The work that the signal ended: the search, or the drawing. `undefined` if everything was done. */
  readonly ended: 'search' | 'drawing' | undefined;
  /** If the signal ended the work: the file with the poses so far. The same call goes on from there. */
  readonly partial: string | undefined;
  /** Damaged parts of the film. The frames that could be read are done. */
  readonly problems: readonly LimberError[];
}

/**
 * Finds the people in a film and writes their poses, a table and an overlay. Work that was ended goes on where it was:
 * each frame is kept at once, in a file beside the outputs whose name ends in `.partial`.
 * @param model an open model, or the path, address or bytes of its file, or the name of a model in the package.
 * @throws LimberError when FFmpeg is not there, the file is no film, or an output cannot be written.
 */
export async function predictFilm(
  model: ModelOrFile,
  film: string,
  { json, csv, overlay, bvh, gltf, decode, tree, threads, device, on, ...options }: PredictFilmOptions,
): Promise<PredictedFilm> {
  const kept = json ?? overlay ?? csv ?? gltf ?? bvh;
  if (kept === undefined) {
    throw new LimberError({
      what: 'nothing to write of a film',
      expected: '`json`, `csv`, `overlay`, `gltf` or `bvh`',
      where: film,
    });
  }
  for (const place of [json, csv, overlay, bvh, gltf]) if (place !== undefined) requireFileName(place);
  requireLifter({ bvh, gltf, lift: options.lift });
  const out = json ?? `${kept}.poses.jsonl`;
  const problems: LimberError[] = [];
  const note = (event: FilmPosesEvent) => {
    if (event.kind === 'problem') problems.push(event.problem);
    on?.(event);
  };
  return withModel(model, Number.POSITIVE_INFINITY, { threads, device }, async (opened) => {
    const { metadata } = opened;
    requireConfidence(options.minConfidence, metadata);
    const { frames, identities, complete, partial } = await writeFilmPoses(opened, film, {
      ...options,
      out,
      track: options.track === true || [overlay, bvh, gltf].some((place) => place !== undefined),
      tree: decode === 'tree' ? await poseTreeFor(metadata, tree) : undefined,
      on: note,
    });
    const found = { frames, ...(identities && { identities }), problems };
    if (!complete) return { ...found, ended: 'search', partial };
    if (csv !== undefined) await writeFilmCsv(out, csv);
    if (bvh !== undefined || gltf !== undefined) {
      const { header, frames: poses } = await readFilmPoses(out);
      const figures = await filmFigures(poses, header.joints, header, options);
      if (figures.length > 0) await writeFigures(figures, { bvh, gltf });
      else note({ kind: 'problem', problem: nobodyToWrite(film) });
    }
    if (overlay !== undefined) {
      on?.({ kind: 'drawing', frames });
      const drawn = await drawFilm(film, out, metadata.skeleton, {
        out: overlay,
        ffmpeg: options.ffmpeg,
        signal: options.signal,
        on: ({ frame }) => on?.({ kind: 'drawn', frame }),
      });
      if (!drawn) return { ...found, ended: 'drawing', partial: out };
    }
    if (json === undefined) await rm(out, { force: true });
    return { ...found, ended: undefined, partial: undefined };
  });
}
