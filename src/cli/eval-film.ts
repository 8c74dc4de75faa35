import { formatFilmScores } from '../film/node.ts';
import { scoreFilm } from '../public/node/score-film.ts';
import { defaultModel } from '../runs/node.ts';
import type { EvalOptions } from './eval/options.ts';
import { withSearch } from './named-search.ts';
import { withJsonOutput } from './terminal/json-output.ts';
import { progress } from './terminal/progress.ts';
import type { Terminal } from './terminal/terminal.ts';

/**
 * `limber eval --video`: the poses of a film with each smoothing, for each model.
 * @throws LimberError when the film, its labels or a model cannot be read; the signal's reason when it ends the work.
 */
export async function runEvalFilm(
  { video, model: models = [defaultModel], data, json, ...options }: EvalOptions & { readonly video: string },
  terminal: Terminal,
): Promise<void> {
  const { signal } = terminal;
  const isFilm = !video.endsWith('.jsonl');
  await withJsonOutput(json, terminal, (write) =>
    withSearch({ ...options, images: 'many' }, async ({ detector, tree }) => {
      const search = { ...options, truth: data, detector, tree, signal };
      const results = [];
      for (const model of models) {
        let bar = progress(0, 'frames', process.stderr);
        const scores = await scoreFilm(video, {
          ...search,
          model,
          on(event) {
            if (event.kind === 'frame') return bar.step();
            if (event.kind === 'problem') return bar.say(`limber: ${event.problem.message}`);
            bar = progress(event.facts.frames ?? 0, 'frames', process.stderr);
          },
        }).finally(() => bar.stop());
        results.push({ film: video, ...(isFilm && { model }), labels: data ?? null, scores });
      }
      const tables = results.map(({ film, model, labels, scores }) =>
        [
          `film       ${film}`,
          ...(model ? [`model      ${model}`] : []),
          `labels     ${labels ?? 'none: the lag is relative to offline smoothing'}`,
          '',
          formatFilmScores(scores),
        ].join('\n'),
      );
      await write(tables.join('\n\n'), { format: 1, results });
    }),
  );
}
