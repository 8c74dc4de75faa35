import { type Command, Option } from 'commander';
import type { Dataset, OpenedDataset } from '../data/index.ts';
import { type Labeling, labelings, type Split, splits } from '../data/options.ts';

/** What the command line chooses of a dataset. */
export interface DatasetChoice {
  readonly split: Split;
  readonly labels: Labeling;
  readonly annotations?: string;
  readonly category?: string;
  /** A standard skeleton's name, or a file; the dataset's own unless given. */
  readonly skeleton?: string;
}

/** Adds the options of a `DatasetChoice`. */
export function addDatasetOptions(command: Command, split: Split): Command {
  return command
    .addOption(new Option('--split <name>', 'which part of the dataset').choices(splits).default(split))
    .addOption(
      new Option('--labels <view>', 'whose left and right').choices(labelings).default('person-centric'),
    )
    .option('--annotations <file>', 'COCO, FLIC, MPII: the file of labels within the folder')
    .option('--category <name>', 'COCO: the category, where several have key points')
    .option(
      '--skeleton <name or file>',
      "what to see the labels in, matched by the joints' names: lsp, mpii, … or a .yaml or .json file",
    );
}

/** Opens what was chosen of a dataset, and warns of what is odd in it. @throws LimberError when it or the skeleton cannot be read. */
export async function openChosen(specification: string, choice: DatasetChoice): Promise<OpenedDataset> {
  const dataset = await open(specification, choice);
  for (const remark of dataset.remarks ?? []) process.stderr.write(`warning: ${remark}\n`);
  return dataset;
}

async function open(specification: string, choice: DatasetChoice): Promise<OpenedDataset> {
  const [{ openDataset }, { readSkeleton }] = await Promise.all([
    import('../public/node/data.ts'),
    import('../runs/node.ts'),
  ]);
  const { split, labels, annotations, category, skeleton: name } = choice;
  const skeleton = name === undefined ? undefined : await readSkeleton(name);
  return openDataset(specification, { split, labels, annotations, category, skeleton });
}

/** The part of the dataset to train on; `undefined` where it has none. */
export async function openTrainingPart(
  specification: string,
  choice: DatasetChoice,
): Promise<Dataset | undefined> {
  const { problemOf } = await import('../errors.ts');
  try {
    return await open(specification, { ...choice, split: 'train' });
  } catch (error) {
    problemOf(error);
    return undefined;
  }
}
