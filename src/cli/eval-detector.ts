import { openChosen } from './dataset-choice.ts';
import type { EvalOptions } from './eval/options.ts';
import { exit, Reported } from './terminal/exit.ts';
import { jsonOutput } from './terminal/json-output.ts';
import type { Printer } from './terminal/printer.ts';
import { noteProblems } from './terminal/problems.ts';
import { withProgress } from './terminal/with-progress.ts';

/**
 * `limber eval --detector` without a model: COCO's scores of the boxes.
 * @throws LimberError when the detector or the dataset cannot be read, or the dataset has no boxes; Reported when an
 * image failed.
 */
export async function runEvalDetector(
  { data, detector: named, json, ...choice }: EvalOptions & { readonly data: string },
  signal: AbortSignal,
  streams: Required<Printer>,
): Promise<void> {
  const [{ formatDetectorScore, scoreDetector }, { openDetector }] = await Promise.all([
    import('../public/node/score.ts'),
    import('../public/node/detector.ts'),
  ]);
  const detector = await openDetector(typeof named === 'string' ? named : undefined);
  const output = await jsonOutput(json, streams);
  try {
    const dataset = await openChosen(data, { ...choice, boxesOnly: true });
    const score = await withProgress('images', (on) =>
      scoreDetector(detector, dataset, { onProgress: (done, total) => on({ done, total }), signal }),
    );
    const { problems, ...scores } = score;
    const measured = { detector: detector.origin, data: { specification: data, split: choice.split } };
    await output.write(formatDetectorScore(score, measured), { ...measured, ...scores });
    noteProblems(problems, 'images failed, and their people count as missed', streams);
    if (problems.length > 0) throw new Reported(exit.failure);
  } finally {
    await detector.close();
    await output.abandon();
  }
}
