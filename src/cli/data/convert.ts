import type { Command } from '@commander-js/extra-typings';
import { addDatasetOptions, openChosen, openSkeletonNamed } from '../dataset-choice.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { type Printer, printer } from '../terminal/printer.ts';
import { noteProblems } from '../terminal/problems.ts';

const help = `
Poses, boxes, areas and crowds are written with all their digits; what COCO has no place for is listed.
Pictures are named from the folder of --out if they lie below it, else from the dataset's folder.

--skeleton is lsp, coco, … or a YAML or JSON file with name, joints and, if wanted, limbs, mirrorPairs,
torso, head and sigmas. Joints are matched by name; those without a match stay unlabelled.

Examples:
  $ limber data convert --data mpii:data/mpii --split train --out data/mpii/train.json
  $ limber data convert --data coco:data/coco --skeleton lsp --derive --out data/coco/as-lsp.json`;

/** Makes the command `limber data convert`. */
export function addConvert(convert: Command, output: Printer = {}): void {
  const command = convert
    .requiredOption('--data <format:place>', 'the labelled dataset, e.g. mpii:data/mpii')
    .option('--derive', 'take pelvis, thorax and neck from hips and shoulders where they are missing', false)
    .requiredOption('-o, --out <file.json>', 'the file to write');
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(async ({ data, out, derive, skeleton: name, ...choice }) => {
      const [{ convertDataset }, { attended }] = await Promise.all([
        import('../../public/node/datasets.ts'),
        import('../terminal/attended.ts'),
      ]);
      const streams = printer(output);
      const skeleton = await openSkeletonNamed(name);
      const dataset = await openChosen(data, choice);
      const { document, differences, problems } = await attended('pictures', (work) =>
        convertDataset(dataset, { out, derive, skeleton, ...work }),
      );
      const { images, annotations } = document;
      const counts = `${annotations.length} subjects in ${images.length} pictures`;
      streams.print(`${counts}, skeleton ${(skeleton ?? dataset.skeleton).name}  ${out}\n`);
      for (const difference of differences) streams.print(`differs: ${difference}\n`);
      noteProblems(problems, 'pictures have no size in the file', streams);
      if (problems.length > 0) throw new Reported(exit.failure);
    });
}
