import {
  type Command,
  type CommandUnknownOpts,
  InvalidArgumentError,
  Option,
  type OptionValues,
} from '@commander-js/extra-typings';
import type { PoseTree } from '../codecs/index.ts';
import { refuseGiven } from './terminal/refuse-given.ts';

/** The options that say how belief maps are decoded. */
export interface DecodingOptions {
  readonly scales?: readonly number[] | undefined;
  readonly decode?: 'argmax' | 'tree' | undefined;
  readonly tree?: string | undefined;
  readonly treeFrom?: string | undefined;
}

/** Adds the options of `DecodingOptions`. */
export function addDecodingOptions<
  Arguments extends unknown[],
  Options extends OptionValues,
  Global extends OptionValues,
>(command: Command<Arguments, Options, Global>) {
  return command
    .addOption(
      new Option(
        '--scales <first:step:last>',
        'average belief maps over a pyramid of scales, e.g. 0.7:0.1:1.3',
      ).argParser(scales),
    )
    .addOption(
      new Option(
        '--decode <way>',
        "place each joint at its map's peak, or find the most probable pose under a tree",
      )
        .choices(['argmax', 'tree'] as const)
        .default('argmax' as const),
    )
    .option('--tree <file>', "with --decode tree: a tree as JSON (default: the model's own)")
    .addOption(
      new Option('--tree-from <format:place>', 'with --decode tree: a dataset to fit a tree to').conflicts(
        'tree',
      ),
    );
}

/** Ends the program with a usage error if a tree is given that is not used. */
export function refuseUselessTree(command: CommandUnknownOpts, decode: DecodingOptions['decode']): void {
  if (decode === 'tree') return;
  const isTree = (name: string) => name === 'tree' || name === 'treeFrom';
  refuseGiven(command, isTree, 'is for --decode tree, which is not given');
}

/**
 * The tree that the options name; `undefined` if they name none.
 * @throws LimberError when the tree cannot be read, or cannot be fitted to the dataset.
 */
export async function namedTree({ decode, tree, treeFrom }: DecodingOptions): Promise<PoseTree | undefined> {
  if (decode !== 'tree') return undefined;
  if (tree !== undefined) return (await import('../public/node/pose-tree.ts')).readPoseTree(tree);
  if (treeFrom === undefined) return undefined;
  const [{ fitTreeTo }, { openDataset }] = await Promise.all([
    import('../predictions/index.ts'),
    import('../public/node/data.ts'),
  ]);
  return fitTreeTo(await openDataset(treeFrom, { split: 'train' }));
}

/** `0.7:0.1:1.3` becomes 0.7, 0.8, …, 1.3. */
function scales(text: string): readonly number[] {
  const [first = Number.NaN, step = Number.NaN, last = Number.NaN, ...more] = text.split(':').map(Number);
  const count = Math.floor((last - first) / step + 1e-6) + 1;
  if (!(first > 0 && step > 0 && count >= 1 && count <= 50) || more.length > 0) {
    throw new InvalidArgumentError('expected FIRST:STEP:LAST, at most 50 scales, e.g. 0.7:0.1:1.3.');
  }
  return Array.from({ length: count }, (_, index) => Number((first + index * step).toFixed(4)));
}
