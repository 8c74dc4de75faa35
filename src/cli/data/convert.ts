import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Dataset, datasetImages, mapDataset, toCoco } from '../../data/index.ts';
import { type LimberError, problemOf } from '../../errors.ts';
import { fileSink } from '../../files/node.ts';
import type { Size } from '../../geometry/index.ts';
import { readImageSize } from '../../images/node.ts';
import { readSkeleton } from '../../runs/node.ts';
import { mapSkeleton, type Skeleton } from '../../skeletons/index.ts';
import { addDatasetOptions, type DatasetChoice, openChosen, openTrainingPart } from '../dataset-choice.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { progress } from '../terminal/progress.ts';
import { imageNamer } from './image-namer.ts';

interface ConvertOptions extends DatasetChoice {
  readonly data: string;
  readonly derive: boolean;
  readonly out: string;
}

const help = `
Poses, boxes, areas and crowds are written with all their digits; what COCO has no place for is listed.
Pictures are named from the folder of --out if they lie below it, else from the dataset's folder.

--skeleton is lsp, coco, … or a YAML or JSON file with name, joints and, if wanted, limbs, mirrorPairs,
torso, head and sigmas. Joints are matched by name; those without a match stay unlabelled.

Examples:
  $ limber data convert --data mpii:data/mpii --split train --out data/mpii/train.json
  $ limber data convert --data coco:data/coco --skeleton lsp --derive --out data/coco/as-lsp.json`;

/** Adds `limber data convert`. */
export function registerConvert(data: Command): void {
  const command = data
    .command('convert')
    .description('write any dataset as COCO key points JSON')
    .requiredOption('--data <format:place>', 'the labelled dataset, e.g. mpii:data/mpii')
    .option('--derive', 'take pelvis, thorax and neck from hips and shoulders where they are missing', false)
    .requiredOption('--out <file.json>', 'the file to write')
    .addHelpText('after', help)
    .action(run);
  addDatasetOptions(command, 'all');
}

async function run(options: ConvertOptions): Promise<void> {
  const { data, out, skeleton: name, ...choice } = options;
  const sink = await fileSink(out);
  try {
    const skeleton = name === undefined ? undefined : await readSkeleton(name);
    const original = await openChosen(data, choice);
    const dataset = skeleton ? mapDataset(original, skeleton, options) : original;
    const { sizes, problems } = await readSizes(dataset);
    const { document, differences } = toCoco(dataset, { sizes, fileName: imageNamer(dataset, out) });
    await sink.write(`${JSON.stringify(document)}\n`);
    await sink.finish();
    const { images, annotations: subjects } = document;
    say(
      `${subjects.length} subjects in ${images.length} pictures, skeleton ${dataset.skeleton.name}  ${out}`,
    );
    const mapping = skeleton ? leftBehind(original.skeleton, skeleton, options) : [];
    const split = (await keepsSplit(data, choice, out)) ? [] : [splitLost];
    for (const difference of [...mapping, ...differences, ...split]) say(`differs: ${difference}`);
    complain(problems);
  } finally {
    await sink.abandon();
  }
}

const splitLost =
  'read again, other pictures are for testing; --split train and --split test, each into a file of that name, keep the split';

/** Whether the file, read again, has the same pictures to train on as the dataset, of which it says nothing. */
async function keepsSplit(data: string, choice: DatasetChoice, out: string): Promise<boolean> {
  if (choice.split !== 'all') return true;
  const [before, after] = [
    await openTrainingPart(data, choice),
    await openTrainingPart(`coco:${out}`, { split: 'train', labels: choice.labels }),
  ];
  const pictures = (dataset: Dataset) => dataset.samples.map(({ image }) => basename(image)).join('\n');
  return before === undefined || (after !== undefined && pictures(before) === pictures(after));
}

/** Sizes of the pictures whose labels do not state them. */
async function readSizes(dataset: Dataset): Promise<{
  readonly sizes: ReadonlyMap<string, Size>;
  readonly problems: readonly LimberError[];
}> {
  const { files } = dataset;
  const images = datasetImages(dataset).flatMap(({ name, size }) => (size ? [] : [name]));
  const sizes = new Map<string, Size>();
  const problems: LimberError[] = [];
  const bar = progress(images.length, 'pictures', process.stderr);
  for (const image of images) {
    try {
      sizes.set(image, await readImageSize(await files.read(image), `${files.name}/${image}`));
    } catch (error) {
      problems.push(problemOf(error));
    }
    bar.step();
  }
  bar.stop();
  return { sizes, problems };
}

function leftBehind(from: Skeleton, to: Skeleton, options: ConvertOptions): readonly string[] {
  const { missing, unused } = mapSkeleton(from, to, options);
  return [
    ...(missing.length > 0 ? [`unlabelled, for want of a counterpart: ${missing.join(', ')}`] : []),
    ...(unused.length > 0 ? [`left out, not in the skeleton: ${unused.join(', ')}`] : []),
  ];
}

const shown = 5;

/** @throws Reported when there is something to complain of. */
function complain(problems: readonly LimberError[]): void {
  if (problems.length === 0) return;
  for (const { message } of problems.slice(0, shown)) process.stderr.write(`limber: ${message}\n`);
  const more = problems.length > shown ? `, of which the first ${shown} are listed` : '';
  process.stderr.write(`limber: ${problems.length} pictures have no size in the file${more}\n`);
  throw new Reported(exit.failure);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
