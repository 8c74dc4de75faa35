import { type Command, Option } from 'commander';
import { type Dataset, type Labeling, labelings, openDataset, type Split, splits } from '../data/index.ts';
import { folder } from '../data/node.ts';
import { LimberError } from '../errors.ts';
import { readSkeleton } from '../runs/node.ts';

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

/** Opens what was chosen of a dataset. @throws LimberError when it or the skeleton cannot be read. */
export async function openChosen(specification: string, choice: DatasetChoice): Promise<Dataset> {
  const { split, labels, annotations, category, skeleton: name } = choice;
  const skeleton = name === undefined ? undefined : await readSkeleton(name);
  return openDataset(specification, folder, { split, labels, annotations, category, skeleton });
}

/** The part of the dataset to train on; `undefined` where it has none. */
export async function openTrainingPart(
  specification: string,
  choice: DatasetChoice,
): Promise<Dataset | undefined> {
  try {
    return await openChosen(specification, { ...choice, split: 'train' });
  } catch (error) {
    if (error instanceof LimberError) return undefined;
    throw error;
  }
}
