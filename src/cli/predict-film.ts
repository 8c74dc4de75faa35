import { type PredictFilmEvent, predictFilm } from '../public/node/predict-film.ts';
import { defaultModel } from '../runs/node.ts';
import type { Search } from './named-search.ts';
import type { PredictOptions } from './predict-options.ts';
import { exit, Reported } from './terminal/exit.ts';
import { Interrupted } from './terminal/interruptible.ts';
import { placeLines } from './terminal/places.ts';
import { type Progress, progress } from './terminal/progress.ts';
import type { Terminal } from './terminal/terminal.ts';

/**
 * `limber predict` of a film.
 * @throws Reported when the film is damaged; Interrupted when the user interrupts; LimberError when the command cannot
 * begin or continue.
 */
export async function runPredictFilm(
  film: string,
  options: PredictOptions,
  search: Search,
  { signal, print }: Terminal,
): Promise<void> {
  const { model = defaultModel, box, json, csv, overlay, bvh, gltf } = options;
  const display = filmDisplay();
  try {
    const { on } = display;
    const work = { ...options, boxes: box && [box], ...search, signal, on };
    const { frames, ended, partial, identities, problems } = await predictFilm(model, film, work);
    display.stop();
    if (ended === 'search') {
      throw new Interrupted(
        ` after ${frames} frames, which are in ${partial}; the same command continues there`,
      );
    }
    if (ended === 'drawing')
      throw new Interrupted(` while ${overlay} was drawn; the poses are in ${partial}`);
    const people = identities === undefined ? '' : `, ${countedIdentities(identities.births)}`;
    print(
      placeLines([
        ['poses', json],
        ['table', csv],
        ['overlay', overlay],
        ['skeleton', bvh],
        ['figures', gltf],
        ['frames', `${frames}${people}`],
      ]),
    );
    if (problems.length > 0) throw new Reported(exit.failure);
  } finally {
    display.stop();
  }
}

function countedIdentities(count: number): string {
  if (count === 0) return 'nobody was found';
  return count === 1 ? '1 identity' : `${count} identities`;
}

/** A progress bar for the search, then one for the drawing. */
function filmDisplay() {
  let bar: Progress = progress(0, 'frames', process.stderr);
  let before = 0;
  const next = (total: number, unit: string) => {
    bar.stop();
    bar = progress(total, unit, process.stderr);
  };
  return {
    stop: () => bar.stop(),
    on(event: PredictFilmEvent) {
      switch (event.kind) {
        case 'film':
          return next((event.facts.frames ?? 0) - before, 'frames');
        case 'resumed':
          before = event.frames;
          return bar.say(`limber: ${before} frames were done before`);
        case 'drawing':
          return next(event.frames, 'frames drawn');
        case 'frame':
        case 'drawn':
          return bar.step();
        case 'problem':
          return bar.say(`limber: ${event.problem.message}`);
      }
    },
  };
}
