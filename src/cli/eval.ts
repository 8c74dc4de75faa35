import { type Command, Option } from 'commander';
import type { LimberError } from '../errors.ts';
import { normalizers } from '../eval/index.ts';
import { commandLine, fileSink } from '../files/node.ts';
import type { PredictWithModel } from '../predictions/node.ts';
import { predictAll, recordScore } from '../predictions/node.ts';
import { buildDocument } from '../report/index.ts';
import { addDatasetOptions, openChosen } from './dataset-choice.ts';
import { decodingOptions } from './decoding.ts';
import { floorLabels } from './eval/floor.ts';
import type { EvalOptions } from './eval/options.ts';
import { predictionSources } from './eval/sources.ts';
import { formatSummary } from './eval/summary.ts';
import { addPredictionOptions } from './predictions/options.ts';
import { positiveNumber, wholeNumber } from './terminal/arguments.ts';
import { exit, Reported } from './terminal/exit.ts';

/** What the command needs from outside. */
export interface EvalContext {
  /** Makes `--model` possible. */
  readonly predictWithModel?: PredictWithModel;
  /** Where results go; standard output unless given. */
  readonly print?: (text: string) => void;
  /** Where complaints go, and the table when standard output takes the JSON; standard error unless given. */
  readonly note?: (text: string) => void;
  /** The words of the command line, for the record; the process's own unless given. */
  readonly words?: readonly string[];
  /** What time it is, for the record. */
  readonly now?: () => Date;
}

const help = `
Predictions are JSON from "limber predict --json" or in COCO's results format, whose pictures are matched
by name or the labels' id; CSV with a person a row, its picture first; or an array of joints, x and y, and
people in a .mat, .h5, .json or .csv file, people in the dataset's order. Pixels count from 1 in .mat files
and from 0 in others, joints are the dataset's; --origin, --joints, --axes and --variable say what is
otherwise. Predictions that would score far better if read in another way are warned of. A picture without
one counts as missed.

--model and --predictions may be given several times: all are scored on the same people and compared
with the first. --report writes one HTML file that opens anywhere, offline; its gallery holds small
crops of the pictures unless --no-pictures is given.

Examples:
  $ limber eval --predictions poses.json --data lsp:data/lsp --split test --json scores.json
  $ limber eval --model old.onnx --model new.onnx --data lsp:data/lsp --report report.html`;

/** Adds `limber eval`. */
export function registerEval(program: Command, context: EvalContext = {}): void {
  const several = (file: string, files: readonly string[] = []) => [...files, file];
  const command = program
    .command('eval')
    .description('score predicted poses, or models, against a labelled dataset')
    .addOption(
      new Option(
        '--predictions <file>',
        'poses to score: JSON from `limber predict --json`, or another .mat, .h5, .csv or .json',
      ).argParser(several),
    )
    .requiredOption('--data <format:folder>', 'the labelled dataset, e.g. lsp:data/lsp')
    .addOption(
      new Option(
        '--normalizer <name>',
        'what errors are divided by (default: head-box where the labels have one, else torso, else bounding-box)',
      ).choices(Object.keys(normalizers)),
    )
    .option('--threshold <number>', "where PCK is read, in the normaliser's unit", positiveNumber)
    .option('--json <file>', 'write everything measured as JSON; - is standard output')
    .option('--report <file>', 'write everything measured as one HTML page, to read, send or print')
    .option('--no-pictures', 'draw the skeletons of the report on grey instead of on crops of the pictures')
    .addHelpText('after', help)
    .action((options: EvalOptions) => run(options, context, command, program.version() ?? 'unknown'));
  addDatasetOptions(command, 'test');
  addPredictionOptions(command);
  if (context.predictWithModel) {
    command
      .addOption(new Option('--model <file>', 'a model to score').argParser(several))
      .option('--flip', 'average over each picture and its mirror image')
      .option('--refine <passes>', 'look again around the pose that was found', wholeNumber)
      .option('--record', "write the score into the model's own description");
    for (const option of decodingOptions()) command.addOption(option);
  }
}

async function run(
  options: EvalOptions,
  context: EvalContext,
  command: Command,
  limber: string,
): Promise<void> {
  const {
    print = (text: string) => void process.stdout.write(text),
    note = (text: string) => void process.stderr.write(text),
    words = process.argv.slice(2),
    now = () => new Date(),
  } = context;
  const { data, split, labels, normalizer, threshold, json: file } = options;
  const sources = predictionSources(options, context.predictWithModel, command);
  // A model may run for an hour, so a file that cannot be written is noticed before.
  const json = file === undefined || file === '-' ? undefined : await fileSink(file);
  const report = options.report === undefined ? undefined : await fileSink(options.report);
  try {
    const dataset = await openChosen(data, options);
    const { predicted, problems } = await predictAll(sources, dataset);
    const { name, samples } = dataset;
    const document = buildDocument({
      limber,
      date: now().toISOString(),
      command: commandLine(['limber', ...words]),
      data: { specification: data, name, split, labels, skeleton: dataset.skeleton },
      samples,
      baseline: await floorLabels(data, options, dataset),
      sources: predicted,
      options: {
        ...(normalizer === undefined ? {} : { normalizer }),
        ...(threshold === undefined ? {} : { threshold }),
      },
    });
    const text = `${JSON.stringify(document, null, 1)}\n`;
    (file === '-' ? note : print)(`${formatSummary(document)}\n`);
    if (file === '-') print(text);
    await json?.write(text);
    await json?.finish();
    if (report !== undefined) {
      const { writeReport } = await import('./eval/write-report.ts');
      await writeReport(report, document, options.pictures ? dataset : undefined);
    }
    complain(problems, samples.length, note);
    if (!options.record) return;
    for (const source of document.sources) {
      if (source.kind === 'model') await recordScore(source.file, document, source);
    }
  } finally {
    await json?.abandon();
    await report?.abandon();
  }
}

/** @throws Reported when there is something to complain of, so that a score without some pictures is not recorded. */
function complain(problems: readonly LimberError[], pictures: number, note: (text: string) => void): void {
  if (problems.length === 0) return;
  for (const { message } of problems) note(`limber: ${message}\n`);
  note(`limber: ${problems.length} of ${pictures} pictures failed and count as missed\n`);
  throw new Reported(exit.failure);
}
