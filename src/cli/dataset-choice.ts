import { type Command, InvalidArgumentError, Option, type OptionValues } from '@commander-js/extra-typings';
import type { OpenedDataset } from '../data/index.ts';
import {
  type DatasetOptions,
  labelings,
  type Split,
  splits,
  type UnlabeledRule,
  unlabeledMeanings,
} from '../data/options.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { renamedOption } from './terminal/renamed-option.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The dataset options of a command line. */
export interface DatasetChoice extends DatasetOptions {
  /** A standard skeleton's name, or a file. Default: the dataset's own skeleton. */
  readonly skeleton?: string | undefined;
}

/** Adds the options of a `DatasetChoice`. */
export function addDatasetOptions<
  Arguments extends unknown[],
  Options extends OptionValues,
  Global extends OptionValues,
>(command: Command<Arguments, Options, Global>, split: Split) {
  return command
    .addOption(new Option('--split <name>', 'the split of the dataset').choices(splits).default(split))
    .addOption(
      new Option('--labels <view>', 'whose left and right the labels mean')
        .choices(labelings)
        .default('person-centric' as const),
    )
    .option('--annotations <file>', 'COCO, FLIC, MPII: the file of labels within the folder')
    .option('--category <name>', 'COCO: the category, if several have key points')
    .option(
      '--skeleton <name or file>',
      "skeleton to map the labels to, by the joints' names: lsp, mpii, … or a .yaml or .json file",
    );
}

/**
 * Opens the chosen dataset, and prints a warning for each oddity in it. @throws LimberError when the dataset or the
 * skeleton cannot be read.
 */
export async function openChosen(
  specification: string,
  { split, labels, annotations, category, boxesOnly, unlabeled, skeleton: name }: DatasetChoice,
  { warn }: Pick<Terminal, 'warn'>,
): Promise<OpenedDataset> {
  const { openDataset } = await import('../public/node/data.ts');
  const skeleton = await openSkeletonNamed(name);
  const dataset = await openDataset(specification, {
    split,
    labels,
    annotations,
    category,
    boxesOnly,
    unlabeled,
    skeleton,
  });
  warn(dataset.remarks ?? []);
  return dataset;
}

/** A standard skeleton, or one from a file; `undefined` without a name. @throws LimberError when it cannot be read. */
export async function openSkeletonNamed(name: string | undefined): Promise<Skeleton | undefined> {
  if (name === undefined) return undefined;
  const { readSkeleton } = await import('../runs/node.ts');
  return readSkeleton(name);
}

/** Adds the option `--unlabeled`, also under its older name. */
export function addUnlabeledOption<
  Arguments extends unknown[],
  Options extends OptionValues,
  Global extends OptionValues,
>(command: Command<Arguments, Options, Global>) {
  const complete = command.addOption(
    new Option(
      '--unlabeled <meaning>',
      'meaning of a joint without a label: absent, unknown, or joint=absent,… (default: unknown)',
    ).argParser(parseUnlabeled),
  );
  renamedOption(complete, '--unlabelled', '--unlabeled', parseUnlabeled);
  return complete;
}

/** `absent`, `unknown`, or a meaning for each joint that is named: `tongue=absent,tail=unknown`. */
function parseUnlabeled(text: string): UnlabeledRule {
  const meaning = (word: string) => {
    const known = unlabeledMeanings.find((each) => each === word.trim());
    if (known !== undefined) return known;
    throw new InvalidArgumentError('expected absent, unknown, or JOINT=absent with commas between joints.');
  };
  if (!text.includes('=')) return meaning(text);
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf('=');
    return [pair.slice(0, at).trim(), meaning(pair.slice(at + 1))] as const;
  });
  return Object.fromEntries(pairs);
}
