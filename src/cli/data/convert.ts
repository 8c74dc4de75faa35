import { type Command, Option } from '@commander-js/extra-typings';
import type { LimberError } from '../../errors.ts';
import { addDatasetOptions, openChosen, openSkeletonNamed } from '../dataset-choice.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { type Printer, printer } from '../terminal/printer.ts';
import { noteProblems } from '../terminal/problems.ts';
import { refuseGiven } from '../terminal/refuse-given.ts';

const formats = ['coco', 'deeplabcut', 'yolo'] as const;

const help = `
COCO: poses, boxes, areas and crowds keep all their digits. The output is one file. File names of images are
relative to the folder of --out if the images lie below it, otherwise to the dataset's folder.
An existing file is replaced only with --overwrite.
DeepLabCut and YOLO-pose: --out is a new or empty folder. It receives labels, settings and copies of the images.
The command lists what the format cannot store.

--skeleton is lsp, coco, …, or a YAML or JSON file with name, joints and optionally limbs, mirrorPairs,
torso, head and sigmas. Joints are matched by name. Joints without a match stay unlabeled.

Examples:
  $ limber data convert --data mpii:data/mpii --split train --out data/mpii/train.json
  $ limber data convert --data coco:data/coco --skeleton lsp --derive --out data/coco/as-lsp.json
  $ limber data convert --data coco:data/mice.json --format deeplabcut --out project
  $ limber data convert --data sleap:mice.pkg.slp --format yolo --out mice-yolo`;

/** Makes the command `limber data convert`. */
export function addConvert(convert: Command, output: Printer = {}): void {
  const command = convert
    .requiredOption('--data <format:place>', 'the labeled dataset, e.g. mpii:data/mpii')
    .option('--derive', 'compute missing pelvis, thorax and neck from hips and shoulders', false)
    .addOption(
      new Option('--format <format>', 'the format to write').choices(formats).default('coco' as const),
    )
    .requiredOption('-o, --out <path>', 'the .json file to write; the folder, for other formats than COCO')
    .option('--overwrite', 'replace an existing .json file', false);
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, out, derive, format, overwrite, skeleton: name, ...choice }) =>
      interruptible(async (signal) => {
        if (name === undefined)
          refuseGiven(convert, (option) => option === 'derive', 'is for --skeleton, which is not given');
        if (format !== 'coco')
          refuseGiven(
            convert,
            (option) => option === 'overwrite',
            'is for --format coco: a folder must be new',
          );
        const [{ convertDataset }, { exportDataset }, { withProgress }] = await Promise.all([
          import('../../public/node/datasets.ts'),
          import('../../public/node/export-dataset.ts'),
          import('../terminal/with-progress.ts'),
        ]);
        const streams = printer(output);
        const skeleton = await openSkeletonNamed(name);
        const dataset = await openChosen(data, choice);
        const named = (skeleton ?? dataset.skeleton).name;
        if (format !== 'coco') {
          const written = await withProgress('images', (on) =>
            exportDataset(dataset, { format, out, derive, skeleton, on, signal }),
          );
          streams.print(
            `${written.subjects} subjects in ${written.images} images, skeleton ${named}  ${out}\n`,
          );
          report(written, 'images are missing in the folder', streams);
          return;
        }
        const { document, differences, problems } = await withProgress('images', (on) =>
          convertDataset(dataset, { out, overwrite, derive, skeleton, on, signal }),
        );
        const { images, annotations } = document;
        const counts = `${annotations.length} subjects in ${images.length} images`;
        streams.print(`${counts}, skeleton ${named}  ${out}\n`);
        report({ differences, problems }, 'images have no size in the file', streams);
      }),
    );
}

/** Prints the differences and the images that could not be read. Unreadable images end the command with a failure. */
function report(
  {
    differences,
    problems,
  }: { readonly differences: readonly string[]; readonly problems: readonly LimberError[] },
  words: string,
  streams: Required<Printer>,
): void {
  for (const difference of differences) streams.print(`differs: ${difference}\n`);
  noteProblems(problems, words, streams);
  if (problems.length > 0) throw new Reported(exit.failure);
}
