import type { BoxValidation, RunNetwork, RunStep, RunValidation } from '../../report/index.ts';
import { files, type Recipe, type RunFolder, rankOf, type Validation } from '../../train/index.ts';

/** A line of a run's log. */
interface LogLine {
  readonly step: number;
  readonly loss?: number;
  readonly learningRate?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly validation?: Validation;
}

/** The curves of one network's training, read from its log. */
export async function readCurves(
  name: string | undefined,
  { bestBy }: Recipe,
  folder: RunFolder,
): Promise<RunNetwork> {
  const text = new TextDecoder().decode(await folder.read(files.log));
  const [steps, validations, boxes]: [RunStep[], RunValidation[], BoxValidation[]] = [[], [], []];
  let best = Number.NEGATIVE_INFINITY;
  for (const line of text.split('\n')) {
    const entry = parsed(line);
    if (entry === undefined) continue;
    const { step, loss, learningRate, metrics = {}, validation } = entry;
    if (loss !== undefined && learningRate !== undefined) {
      const names = Object.keys(metrics).filter((metric) => /^stage\d+$/.test(metric));
      steps.push({ step, loss, learningRate, stages: names.map((metric) => metrics[metric] ?? 0) });
    }
    if (validation === undefined) continue;
    const rank = rankOf(validation, bestBy);
    const isBest = rank >= best;
    best = Math.max(best, rank);
    const { score: pck, epe = null, stages = [] } = validation;
    if (validation.measure === 'box AP') {
      const { ap50 = null, recall = null, precision = null } = validation;
      boxes.push({ step, ap: pck, ap50, recall, precision, isBest });
      continue;
    }
    validations.push({ step, pck, epe, stages, isBest });
  }
  return { name, steps, validations, boxes: boxes.length > 0 ? boxes : undefined };
}

/** A killed process may leave an incomplete line. */
function parsed(line: string): LogLine | undefined {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
