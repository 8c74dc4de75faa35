import { rm } from 'node:fs/promises';
import { LimberError } from '../errors.ts';
import { drawFilm, type FilmPosesEvent, writeFilmCsv, writeFilmPoses } from '../film/node.ts';
import { openModel } from '../public/node/model.ts';
import { openTree } from './decoding.ts';
import { openNamedDetector } from './named-detector.ts';
import type { PredictOptions } from './predict-options.ts';
import { exit, Reported } from './terminal/exit.ts';
import { Interrupted } from './terminal/interruptible.ts';
import { type Progress, progress } from './terminal/progress.ts';

/**
 * `limber predict` of a film.
 * @throws Reported when the film is damaged; Interrupted when the user interrupts; LimberError when the command cannot
 * begin or continue.
 */
export async function predictFilm(file: string, options: PredictOptions, signal: AbortSignal): Promise<void> {
  refuseOptionsOfImages(options);
  const { json, overlay, csv, ffmpeg, smooth, fill, box, flip, refine } = options;
  if (json === undefined && overlay === undefined && csv === undefined) {
    throw new LimberError({
      what: 'nothing to write of a film',
      expected: '--json FILE, --csv FILE or --overlay FILM',
      where: file,
    });
  }
  const out = json ?? `${overlay ?? csv}.poses.jsonl`;
  const model = await openModel(options.model, { threads: options.threads, images: 'many' });
  const detector = await openNamedDetector(options.detector, options);
  let display: Progress = progress(0, 'frames', process.stderr);
  let damaged = false;
  let before = 0;
  const on = (event: FilmPosesEvent) => {
    if (event.kind === 'film')
      display = progress((event.facts.frames ?? 0) - before, 'frames', process.stderr);
    if (event.kind === 'resumed') {
      before = event.frames;
      display.say(`limber: ${before} frames were done before`);
    }
    if (event.kind === 'frame') display.step();
    if (event.kind !== 'problem') return;
    damaged = true;
    display.say(`limber: ${event.problem.message}`);
  };
  try {
    const track = options.track === true || overlay !== undefined;
    const tree = await openTree(options, model.metadata);
    const search = { boxes: box && [box], detector, flip, refine, scales: options.scales, tree };
    const work = { ...search, out, track, smooth, fill, ffmpeg, signal, on };
    const { frames, complete, partial, identities } = await writeFilmPoses(model, file, work);
    display.stop();
    const again = 'the same command continues there';
    if (!complete) {
      throw new Interrupted(` after ${frames} frames, which are in ${partial}; ${again}`);
    }
    if (csv !== undefined) await writeFilmCsv(out, csv);
    if (overlay !== undefined) {
      display = progress(frames, 'frames drawn', process.stderr);
      const step = () => display.step();
      const drawn = await drawFilm(file, out, model.metadata.skeleton, {
        out: overlay,
        ffmpeg,
        signal,
        on: step,
      });
      display.stop();
      if (!drawn) {
        throw new Interrupted(` while ${overlay} was drawn; the poses are in ${out}`);
      }
    }
    if (json === undefined) await rm(out, { force: true });
    const places = { poses: json, table: csv, overlay };
    for (const [what, place] of Object.entries(places)) {
      if (place !== undefined) process.stdout.write(`${what.padEnd(9)}${place}\n`);
    }
    const people = identities === undefined ? '' : `, ${identities.births} identities`;
    process.stdout.write(`${'frames'.padEnd(9)}${frames}${people}\n`);
    if (damaged) throw new Reported(exit.failure);
  } finally {
    display.stop();
    await detector?.close();
    await model.close();
  }
}

/** @throws LimberError when an option is given that only images have. */
function refuseOptionsOfImages({ stages, json, deeplabcut }: PredictOptions): void {
  if (stages !== undefined)
    throw new LimberError({ what: 'a film has no --stages', expected: 'images for that option' });
  if (deeplabcut !== undefined) {
    throw new LimberError({
      what: 'a film has no --deeplabcut',
      expected: '--csv, or images for that option',
    });
  }
  if (json === '-') {
    throw new LimberError({
      what: 'the poses of a film cannot go to standard output',
      expected: 'a file for --json',
    });
  }
}
