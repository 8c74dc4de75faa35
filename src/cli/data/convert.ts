import { type Command, Option } from '@commander-js/extra-typings';
import { addDatasetOptions, openChosen, openSkeletonNamed } from '../dataset-choice.ts';
import { refuseGiven } from '../terminal/refuse-given.ts';
import { onTerminal, type Printer } from '../terminal/terminal.ts';

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
      onTerminal(async (terminal) => {
        const { signal, print } = terminal;
        if (name === undefined)
          refuseGiven(convert, (option) => option === 'derive', 'is for --skeleton, which is not given');
        if (format !== 'coco')
          refuseGiven(
            convert,
            (option) => option === 'overwrite',
            'is for --format coco: a folder must be new',
          );
        const [{ convertDataset }, { exportDataset }] = await Promise.all([
          import('../../public/node/datasets.ts'),
          import('../../public/node/export-dataset.ts'),
        ]);
        const skeleton = await openSkeletonNamed(name);
        const dataset = await openChosen(data, choice, terminal);
        const named = `skeleton ${(skeleton ?? dataset.skeleton).name}  ${out}`;
        const say = (subjects: number, images: number, differences: readonly string[]) => {
          print(`${subjects} subjects in ${images} images, ${named}\n`);
          for (const difference of differences) print(`differs: ${difference}\n`);
        };
        if (format !== 'coco') {
          const { subjects, images, differences, problems } = await terminal.progress('images', (on) =>
            exportDataset(dataset, { format, out, derive, skeleton, on, signal }),
          );
          say(subjects, images, differences);
          return terminal.failed(problems, 'images are missing in the folder');
        }
        const { document, differences, problems } = await terminal.progress('images', (on) =>
          convertDataset(dataset, { out, overwrite, derive, skeleton, on, signal }),
        );
        say(document.annotations.length, document.images.length, differences);
        terminal.failed(problems, 'images have no size in the file');
      }, output),
    );
}
