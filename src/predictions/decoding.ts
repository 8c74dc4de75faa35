import { fitPoseTree, type PoseTree } from '../codecs/index.ts';
import { type Dataset, measuredPeople } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import type { ModelMetadata } from '../models/index.ts';

/**
 * The tree of joints to decode a model's belief maps with.
 * @param tree the caller's tree. Without it the model's own tree is used, or else a tree fitted to `training`.
 * @param training opens the people to fit a tree to; `undefined` if there are none. Default: none.
 * @throws LimberError when none of the three gives a tree.
 */
export async function poseTreeFor(
  model: ModelMetadata,
  tree: PoseTree | undefined,
  training: () => Promise<Dataset | undefined> = async () => undefined,
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

/** Fits the most probable tree of joints to a dataset's poses. @throws LimberError when too few joints are labeled. */
export function fitTreeTo({ skeleton, samples }: Dataset): PoseTree {
  return fitPoseTree(skeleton, measuredPeople(samples));
}
