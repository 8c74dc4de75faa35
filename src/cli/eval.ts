import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import type { WorkEvent } from '../data/index.ts';
import type { TextSink } from '../files/index.ts';
import type { ModelRunOptions, PredictionOptions, PredictionSource } from '../predictions/index.ts';
import { refuseUselessTree } from './decoding.ts';
import { addEvalOptions, type EvalOptions } from './eval/options.ts';
import { type Search, withSearch } from './named-search.ts';
import { type WriteOutput, withJsonOutput } from './terminal/json-output.ts';
import type { Progress } from './terminal/progress.ts';
import { refuseGiven } from './terminal/refuse-given.ts';
import { onTerminal, type Printer, type Terminal } from './terminal/terminal.ts';

/** The functions that tests replace. */
export interface EvalContext extends Printer {
  /** Opens a model's predictions. Default: the library's own. */
  readonly modelSource?: (path: string, options: ModelRunOptions) => PredictionSource;
  /** The words of the command line, for the record. Default: the process's own. */
  readonly words?: readonly string[];
  /** The current time, for the record. */
  readonly now?: () => Date;
}

const help = `
Predictions may be
- JSON from "limber predict --json" or in COCO's results format; images are matched by name or by the labels' id;
- CSV with one person per row and the image's name in the first column;
- a table of DeepLabCut (.csv or .h5) or an analysis file of SLEAP (.h5); frames are matched to the numbers that
  end the images' names;
- JSON of OpenPose (BODY_25 or COCO-18): one file for each image, or their folder;
- an array over joints, x and y, and people in a .mat, .h5, .json or .csv file; people are in the dataset's order.
By default pixels are counted from 1 in .mat files and from 0 in others, and the joints are the dataset's.
--origin, --joints, --axes and --variable state other conventions. If predictions would score far better when
read differently, a warning says so. An image without a prediction counts as missed.

--unlabeled absent says that a joint without a label is not in the image. A model that finds it there is then
wrong, and these false positives are counted; docs/confidence.md says how to read them.

--model and --predictions may be given several times: all are scored on the same people and compared
with the first. --report writes one HTML file that opens anywhere, offline; its gallery holds small
crops of the images unless --no-pictures is given.

--video measures how well the poses of a film move: jitter (acceleration error), lag and accuracy, without
smoothing and with each smoothing of "limber predict --smooth". Without --data, the lag is relative to offline
smoothing, and accuracy is not measured; docs/film.md explains the figures.

Examples:
  $ limber eval --predictions poses.json --data lsp:data/lsp --split test --json scores.json
  $ limber eval --model old.onnx --model new.onnx --data lsp:data/lsp --report report.html
  $ limber eval --detector --data coco:data/coco --split all
  $ limber eval --video dance.mp4 --data posetrack:dance.json`;

/** Makes the command `limber eval`. */
export function addEval(command: Command, context: EvalContext = {}): void {
  addEvalOptions(command)
    .addHelpText('after', help)
    .action((options) => {
      const { video, data } = options;
      if (video !== undefined) {
        refuseGiven(command, (name) => !optionsOfFilms.includes(name), 'is for images, not for --video');
        if (video.endsWith('.jsonl'))
          refuseGiven(
            command,
            (name) => !optionsOfPoses.includes(name),
            'is for films, and --video names a file of poses',
          );
        refuseUselessTree(command, options.decode);
        return onTerminal(async (terminal) => {
          const { runEvalFilm } = await import('./eval-film.ts');
          await runEvalFilm({ ...options, video }, terminal);
        }, context);
      }
      if (data === undefined)
        return command.error("error: required option '--data <format:place>' not specified");
      if (
        options.detector !== undefined &&
        options.model === undefined &&
        options.predictions === undefined
      ) {
        const says = 'is for poses; a detector alone is scored by its boxes';
        refuseGiven(command, (name) => !optionsOfDetectors.includes(name), says);
        return onTerminal(async (terminal) => {
          const { runEvalDetector } = await import('./eval-detector.ts');
          await runEvalDetector({ ...options, data }, terminal);
        }, context);
      }
      refuseWrongSources(options, command);
      return onTerminal((terminal) => scoreAll({ ...options, data }, context, terminal), context);
    });
}

const optionsOfDetectors = ['detector', 'data', 'split', 'annotations', 'category', 'json'];

const optionsOfFilms = [
  ...['video', 'model', 'data', 'detector', 'normalizer', 'json', 'flip', 'refine', 'minConfidence'],
  ...['scales', 'decode', 'tree', 'treeFrom'],
];

/** The options of `--video` with a file of poses. */
const optionsOfPoses = ['video', 'data', 'normalizer', 'json'];

async function scoreAll(
  options: EvalOptions & { readonly data: string },
  context: EvalContext,
  terminal: Terminal,
): Promise<void> {
  const { words = process.argv.slice(2), now = () => new Date() } = context;
  const [{ fileSink, commandLine }, { openChosen }, library] = await Promise.all([
    import('../files/node.ts'),
    import('./dataset-choice.ts'),
    import('../public/node/score.ts'),
  ]);
  const { normalizer, threshold, minConfidence } = options;
  const { signal } = terminal;
  let report: TextSink | undefined;
  // A model may run for an hour, so output files are opened first: one that cannot be written fails at once.
  const run = async (write: WriteOutput, search: Search) => {
    const sources = await predictionSources(options, signal, { ...library, ...context, ...search });
    const score = await library.scoreSources(sources, await openChosen(options.data, options, terminal), {
      command: commandLine(['limber', ...words]),
      date: now().toISOString(),
      normalizer,
      threshold,
      minConfidence,
    });
    signal.throwIfAborted();
    await write(library.formatScore(score), score.document);
    await report?.write(await library.renderReport(score, { images: options.pictures }));
    await report?.finish();
    const { problems, dataset } = score;
    terminal.failed(problems, `of ${dataset.samples.length} images failed and count as missed`);
    if (options.record) await library.recordScore(score);
  };
  try {
    await withJsonOutput(options.json, terminal, async (write) => {
      if (options.report !== undefined) report = await fileSink(options.report);
      await withSearch(options, (search) => run(write, search));
    });
  } finally {
    await report?.abandon();
  }
}

/** Ends the program with a usage error if there is nothing to score, or if an option has no effect. */
function refuseWrongSources(
  { predictions, model, report, decode, detector }: EvalOptions,
  command: CommandUnknownOpts,
): void {
  if (predictions === undefined && model === undefined)
    command.error('error: nothing to score, give --predictions FILE, --model FILE or --detector');
  const refuse = (names: readonly string[], reason: string) =>
    refuseGiven(command, (name) => names.includes(name), reason);
  if (model === undefined) refuse(optionsOfModels, 'is for models, and none is scored');
  if (predictions === undefined) refuse(optionsOfFiles, 'is for files of predictions, and none is scored');
  if (detector === undefined) refuse(['minimumScore'], 'is for --detector, which is not given');
  if (report === undefined) refuse(['pictures'], 'is for --report, which is not given');
  refuseUselessTree(command, decode);
}

const optionsOfModels = ['detector', 'flip', 'refine', 'record', 'scales', 'decode', 'tree', 'treeFrom'];
const optionsOfFiles = ['axes', 'origin', 'joints', 'variable'];

interface Sources extends Pick<Search, 'detector' | 'tree'> {
  readonly modelSource: (path: string, options: ModelRunOptions) => PredictionSource;
  readonly predictionsSource: (path: string, options: PredictionOptions) => PredictionSource;
}

/** The sources to score: models first, then files of predictions, each in the order of the command line. */
async function predictionSources(
  options: EvalOptions,
  signal: AbortSignal,
  { modelSource, predictionsSource, detector, tree }: Sources,
): Promise<readonly [PredictionSource, ...PredictionSource[]]> {
  const { predictions = [], model = [], flip, refine, scales, decode } = options;
  const { progress } = await import('./terminal/progress.ts');
  const models = model.map((path): PredictionSource => {
    let bar: Progress | undefined;
    const on = ({ done, total }: WorkEvent) => {
      bar ??= progress(total, detector ? 'images' : 'subjects', process.stderr);
      bar.step();
      if (done === total) bar.stop();
    };
    return modelSource(path, { flip, refine, scales, decode, tree, detector, on, signal });
  });
  return [...models, ...predictions.map((path) => predictionsSource(path, options))] as [PredictionSource];
}
