import { fitPoseTree, type PoseTree } from '../codecs/index.ts';
import { type Dataset, measuredPeople } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import type { ModelMetadata } from '../models/index.ts';

/**
 * The tree of joints to read a model's belief maps with.
 *
 * @param tree what the caller gives; else the model's own is taken, else one is fitted to `training`.
 * @param training people to fit a tree to; `undefined` where there are none.
 * @throws LimberError when none of the three brings a tree.
 */
export async function poseTreeFor(
  model: ModelMetadata,
  tree: PoseTree | undefined,
  training: () => Promise<Dataset | undefined>,
): Promise<PoseTree> {
  const own = tree ?? model.tree;
  if (own !== undefined) return own;
  const people = await training();
  if (people !== undefined) return fitTreeTo(people);
  throw new LimberError({
    what: `the model "${model.name}" brings no tree to decode with`,
    expected: 'a tree, or a dataset to fit one to',
  });
}

/** The tree of joints that is most probable for a dataset's poses. @throws LimberError when too few joints are labelled. */
export function fitTreeTo({ skeleton, samples }: Dataset): PoseTree {
  return fitPoseTree(skeleton, measuredPeople(samples));
}
