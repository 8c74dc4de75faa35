import type { Detector } from '../detect/index.ts';
import { formatFilmScores } from '../film/node.ts';
import { scoreFilm } from '../public/node/score-film.ts';
import { defaultModel } from '../runs/node.ts';
import { namedTree } from './decoding.ts';
import type { EvalOptions } from './eval/options.ts';
import { openNamedDetector } from './named-detector.ts';
import { jsonOutput } from './terminal/json-output.ts';
import type { Printer } from './terminal/printer.ts';
import { progress } from './terminal/progress.ts';

/**
 * `limber eval --video`: the poses of a film with each smoothing, for each model.
 * @throws LimberError when the film, its labels or a model cannot be read; the signal's reason when it ends the work.
 */
export async function runEvalFilm(
  {
    video,
    model: models = [defaultModel],
    data,
    json,
    detector: named,
    ...options
  }: EvalOptions & { readonly video: string },
  signal: AbortSignal,
  streams: Required<Printer>,
): Promise<void> {
  const output = await jsonOutput(json, streams);
  const isFilm = !video.endsWith('.jsonl');
  let detector: Detector | undefined;
  try {
    if (isFilm) detector = await openNamedDetector(named);
    const tree = await namedTree(options);
    const results = [];
    for (const model of models) {
      let bar = progress(0, 'frames', process.stderr);
      try {
        const scores = await scoreFilm(video, {
          ...options,
          model,
          truth: data,
          detector,
          tree,
          signal,
          on: (event) => {
            if (event.kind === 'problem') return bar.say(`limber: ${event.problem.message}`);
            bar.stop();
            bar = progress(event.facts.frames ?? 0, 'frames', process.stderr);
          },
          onFrame: () => bar.step(),
        });
        results.push({ film: video, ...(isFilm && { model }), labels: data ?? null, scores });
      } finally {
        bar.stop();
      }
    }
    const tables = results.map(({ film, model, scores }) =>
      [
        `film       ${film}`,
        ...(model ? [`model      ${model}`] : []),
        `labels     ${data ?? 'none: the lag is relative to offline smoothing'}`,
        '',
        formatFilmScores(scores),
      ].join('\n'),
    );
    await output.write(tables.join('\n\n'), { format: 1, results });
  } finally {
    await detector?.close();
    await output.abandon();
  }
}
