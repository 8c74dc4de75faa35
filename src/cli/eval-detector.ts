import { openChosen } from './dataset-choice.ts';
import type { EvalOptions } from './eval/options.ts';
import { openNamedDetector } from './named-search.ts';
import { withJsonOutput } from './terminal/json-output.ts';
import type { Terminal } from './terminal/terminal.ts';

/**
 * `limber eval --detector` without a model: COCO's scores of the boxes.
 * @throws LimberError when the detector or the dataset cannot be read, or the dataset has no boxes; Reported when an
 * image failed.
 */
export async function runEvalDetector(
  { data, detector: named, json, ...choice }: EvalOptions & { readonly data: string },
  terminal: Terminal,
): Promise<void> {
  const { formatDetectorScore, scoreDetector } = await import('../public/node/score.ts');
  const detector = await openNamedDetector(named ?? true);
  try {
    await withJsonOutput(json, terminal, async (write) => {
      const dataset = await openChosen(data, { ...choice, boxesOnly: true }, terminal);
      const { signal } = terminal;
      const score = await terminal.progress('images', (on) =>
        scoreDetector(detector, dataset, { on, signal }),
      );
      const { problems, ...scores } = score;
      const measured = { detector: detector.origin, data: { specification: data, split: choice.split } };
      await write(formatDetectorScore(score, measured), { ...measured, ...scores });
      terminal.failed(problems, 'images failed, and their people count as missed');
    });
  } finally {
    await detector.close();
  }
}
