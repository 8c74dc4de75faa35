import { type Command, Option } from 'commander';
import { type Labeling, labelings, openDataset, type Split, splits } from '../data/index.ts';
import { folder } from '../data/node.ts';
import type { LimberError } from '../errors.ts';
import { type NormalizerName, normalizers } from '../eval/index.ts';
import { positiveNumber, wholeNumber } from './arguments.ts';
import { formatReport, measure } from './eval-report.ts';
import { fileSink } from './output.ts';
import { filePredictions } from './predictions/file.ts';
import type { PredictWithModel } from './predictions/model.ts';
import type { PredictionSource } from './predictions/source.ts';
import { progress } from './progress.ts';
import { recordScore } from './record-score.ts';
import { exit, Reported } from './report.ts';

/** What the command needs from outside. */
export interface EvalContext {
  /** Makes `--model` possible. */
  readonly predictWithModel?: PredictWithModel;
  /** Where results go; standard output unless given. */
  readonly print?: (text: string) => void;
  /** Where complaints go, and the table when standard output takes the JSON; standard error unless given. */
  readonly note?: (text: string) => void;
}

interface EvalOptions {
  readonly predictions?: string;
  readonly model?: string;
  readonly flip?: boolean;
  readonly refine?: number;
  readonly data: string;
  readonly split: Split;
  readonly labels: Labeling;
  readonly normalizer: NormalizerName;
  readonly threshold?: number;
  readonly json?: string;
  readonly record?: boolean;
}

const help = `
A .mat file holds one numeric array of joints × 2 × people, in the order of the dataset's joints and
people, pixels counted from 1. A .json file is what "limber predict --json" writes; its pictures are
matched by file name, and a picture without a prediction counts as missed.

Example:
  $ limber eval --predictions poses.json --data lsp:data/lsp --split test --json scores.json`;

/** Adds `limber eval`. */
export function registerEval(program: Command, context: EvalContext = {}): void {
  const command = program
    .command('eval')
    .description('score predicted poses, or a model, against a labelled dataset')
    .option('--predictions <file>', 'poses to score: JSON from `limber predict --json`, or a .mat array')
    .requiredOption('--data <format:folder>', 'the labelled dataset, e.g. lsp:data/lsp')
    .addOption(new Option('--split <name>', 'which part of the dataset').choices(splits).default('test'))
    .addOption(
      new Option('--labels <view>', 'whose left and right').choices(labelings).default('person-centric'),
    )
    .addOption(
      new Option('--normalizer <name>', 'what errors are divided by')
        .choices(Object.keys(normalizers))
        .default('torso'),
    )
    .option('--threshold <number>', "where PCK is read, in the normaliser's unit", positiveNumber)
    .option('--json <file>', 'write everything measured as JSON; - is standard output')
    .addHelpText('after', help)
    .action((options: EvalOptions) => run(options, context, command, program.version()));
  if (context.predictWithModel) addModelOptions(command);
}

function addModelOptions(command: Command): void {
  const options = [
    new Option('--model <file>', 'the model to score'),
    new Option('--flip', 'average over each picture and its mirror image'),
    new Option('--record', "write the score into the model's own description"),
    new Option('--refine <passes>', 'look again around the pose that was found').argParser(wholeNumber),
  ];
  for (const option of options) command.addOption(option.conflicts('predictions'));
}

async function run(
  options: EvalOptions,
  context: EvalContext,
  command: Command,
  limber: string | undefined,
): Promise<void> {
  const {
    print = (text: string) => void process.stdout.write(text),
    note = (text: string) => void process.stderr.write(text),
  } = context;
  const { data, split, labels, normalizer, threshold, json: file } = options;
  const source = predictionSource(options, context, command);
  // A model may run for an hour, so a file that cannot be written is noticed before.
  const sink = file === undefined || file === '-' ? undefined : await fileSink(file);
  try {
    const dataset = await openDataset(data, folder, { split, labels });
    const training = await openDataset(data, folder, { split: 'train', labels });
    const predictions = await source.predict(dataset);
    const measured = measure(
      {
        ...(limber === undefined ? {} : { limber }),
        source: source.name,
        ...(source.settings && { settings: source.settings }),
        data,
        split,
        labels,
      },
      dataset,
      training,
      predictions,
      { normalizer, ...(threshold === undefined ? {} : { threshold }) },
    );
    const json = `${JSON.stringify(measured, null, 2)}\n`;
    const table = `${formatReport(measured, dataset.skeleton)}\n`;
    (file === '-' ? note : print)(table);
    if (file === '-') print(json);
    await sink?.write(json);
    await sink?.finish();
    complain(predictions.problems ?? [], dataset.samples.length, note);
    if (options.record && options.model !== undefined) await recordScore(options.model, measured);
  } finally {
    await sink?.abandon();
  }
}

/** @throws Reported when there is something to complain of, so that a score without some pictures is not recorded. */
function complain(problems: readonly LimberError[], pictures: number, note: (text: string) => void): void {
  if (problems.length === 0) return;
  for (const { message } of problems) note(`limber: ${message}\n`);
  note(`limber: ${problems.length} of ${pictures} pictures failed and count as missed\n`);
  throw new Reported(exit.failure);
}

/** Ends the program as for any wrong command line when there is none. */
function predictionSource(
  options: EvalOptions,
  { predictWithModel }: EvalContext,
  command: Command,
): PredictionSource {
  const { predictions, model, flip = false, refine = 0 } = options;
  if (predictions !== undefined) return filePredictions(predictions);
  if (model === undefined || predictWithModel === undefined) {
    const wanted = predictWithModel ? '--predictions FILE or --model FILE' : '--predictions FILE';
    return command.error(`error: nothing to score, give ${wanted}`);
  }
  const settings = { flip, refine };
  return {
    name: model,
    settings,
    async predict(dataset) {
      const bar = progress(dataset.samples.length, 'pictures', process.stderr);
      try {
        return await predictWithModel(model, dataset, settings, () => bar.step());
      } finally {
        bar.stop();
      }
    },
  };
}
